// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static io.tidemill.tools.monitor.HookFixture.HOUR;
import static io.tidemill.tools.monitor.HookFixture.MINUTE;
import static io.tidemill.tools.monitor.HookFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

class BlockRulesTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldContinueABlockAfterAGapOfExactlyFiveMinutes()
    {
        hooks.moved(0).moved(5 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
        assertEquals(5 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldStartABlockOneMillisecondAfterFiveMinutes()
    {
        hooks.moved(0).moved(5 * MINUTE + 1);

        assertEquals(2, hooks.projectReport().blocks());
        assertEquals(0, hooks.projectReport().activeMs());
    }

    @Test
    void shouldNeverContinueABlockBeyondItsWindow()
    {
        for (long afterMs = 0; afterMs <= 5 * HOUR; afterMs += 5 * MINUTE)
        {
            hooks.moved(afterMs);
        }
        hooks.moved(5 * HOUR + 1);

        assertEquals(2, hooks.projectReport().blocks());
        assertEquals(2, hooks.projectReport().windows());
        assertEquals(5 * HOUR, hooks.projectReport().activeMs());
    }

    @Test
    void shouldEndABlockAtItsLastActivityAndNotAtALaterEvent()
    {
        hooks.moved(0).moved(MINUTE).plain(HookKind.SESSION_END, 3 * MINUTE);

        assertEquals(MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldKeepTheBlocksOfProjectsApart()
    {
        hooks.moved(0).project("/q").moved(4 * MINUTE).project("/p").moved(6 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
        assertEquals(1, hooks.project("/q").projectReport().blocks());
    }

    @Test
    void shouldCountOverlappingBlocksOfTwoProjectsOnceForTheUser()
    {
        hooks.moved(0).project("/q").moved(2 * MINUTE).project("/p").moved(4 * MINUTE).project("/q").moved(5 * MINUTE);

        assertEquals(3 * MINUTE, hooks.projectReport().activeMs());
        assertEquals(4 * MINUTE, hooks.project("/p").projectReport().activeMs());
        assertEquals(5 * MINUTE, hooks.userReport().activeMs());
    }

    @Test
    void shouldNotCountThePauseBetweenTwoProjectsAsWork()
    {
        hooks.moved(0).moved(MINUTE).project("/q").moved(3 * MINUTE).moved(4 * MINUTE);

        assertEquals(2 * MINUTE, hooks.userReport().activeMs());
    }

    @Test
    void shouldKeepActiveTimeOfBlocksThatAreNoLongerRetained()
    {
        hooks.moved(0).moved(MINUTE).project("/q").moved(30 * SECOND).moved(2 * MINUTE).project("/p");
        for (int window = 1; window <= 4; window++)
        {
            hooks.moved(window * 6 * HOUR).moved(window * 6 * HOUR + MINUTE);
        }

        assertEquals(5, hooks.projectReport().blocks());
        assertEquals(5, hooks.projectReport().windows());
        assertEquals(5 * MINUTE, hooks.projectReport().activeMs());
        assertEquals(6 * MINUTE, hooks.userReport().activeMs());
    }

    @Test
    void shouldCountALateActivityInsideTheOpenBlock()
    {
        hooks.moved(0).moved(4 * MINUTE).moved(2 * MINUTE);

        assertEquals(3, hooks.projectReport().activities());
        assertEquals(4 * MINUTE, hooks.projectReport().activeMs());
        assertEquals(0, hooks.userReport().late());
    }

    @Test
    void shouldNotMoveTheLastActivityBackForALateOne()
    {
        hooks.moved(0).moved(4 * MINUTE).moved(2 * MINUTE).moved(9 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
        assertEquals(9 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldCountALateActivityInsideARetainedBlockOfTheWindowBefore()
    {
        hooks.moved(0).moved(4 * MINUTE).moved(6 * HOUR).moved(2 * MINUTE);

        assertEquals(4, hooks.projectReport().activities());
        assertEquals(0, hooks.userReport().late());
        assertEquals(2, hooks.userReport().windows());
    }

    @Test
    void shouldCountAsLateWhatLiesInABlockNoLongerRetained()
    {
        hooks.moved(0).moved(4 * MINUTE).moved(6 * HOUR).moved(12 * HOUR).moved(2 * MINUTE);

        assertEquals(4, hooks.projectReport().activities());
        assertEquals(1, hooks.userReport().late());
    }

    @Test
    void shouldCountAsLateWhatLiesBetweenTwoBlocks()
    {
        hooks.moved(0).moved(20 * MINUTE).moved(10 * MINUTE);

        assertEquals(1, hooks.userReport().late());
        assertEquals(2, hooks.projectReport().blocks());
        assertEquals(2, hooks.projectReport().activities());
    }

    @Test
    void shouldTakeAnOlderEventOfAProjectThatHasNothingLater()
    {
        hooks.moved(0).moved(10 * MINUTE).project("/q").moved(5 * MINUTE);

        assertEquals(0, hooks.userReport().late());
        assertEquals(1, hooks.projectReport().blocks());
    }

    @Test
    void shouldNeverGiveANegativeDurationWhenTheClockStepsBack()
    {
        hooks.moved(HOUR).moved(HOUR - 1).moved(0).moved(HOUR + 1);

        assertEquals(1, hooks.projectReport().activeMs());
        assertEquals(2, hooks.userReport().late());
    }
}
