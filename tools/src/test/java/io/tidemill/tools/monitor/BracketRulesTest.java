// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static io.tidemill.tools.monitor.HookFixture.MINUTE;
import static io.tidemill.tools.monitor.HookFixture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

class BracketRulesTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldCountNineMinutesOfThinkingAsWork()
    {
        hooks.prompt(0, "p1").stop(9 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
        assertEquals(9 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldCountAStopAtExactlyTheCapAsActivity()
    {
        hooks.prompt(0, "p1").stop(10 * MINUTE);

        assertEquals(10 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldNotCountAStopBeyondTheCap()
    {
        hooks.prompt(0, "p1").stop(10 * MINUTE + 1);

        assertEquals(0, hooks.projectReport().activeMs());
        assertEquals(1, hooks.projectReport().activities());
    }

    @Test
    void shouldCountAStopFailureThatClosesABracket()
    {
        hooks.prompt(0, "p1").plain(HookKind.STOP_FAILURE, 9 * MINUTE);

        assertEquals(9 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldNotCountASecondStop()
    {
        hooks.prompt(0, "p1").stop(MINUTE).stop(4 * MINUTE);

        assertEquals(MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldMeasureTheCapFromTheSessionsLastActivity()
    {
        hooks.prompt(0, "p1").pre(8 * MINUTE, "t1").post(16 * MINUTE, "t1").stop(25 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
        assertEquals(25 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldKeepABlockGoingWhileAToolRuns()
    {
        hooks.pre(0, "t1").post(10 * MINUTE, "t1");

        assertEquals(1, hooks.projectReport().blocks());
        assertEquals(10 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldStartABlockWhenAToolEndsBeyondTheCap()
    {
        hooks.pre(0, "t1").post(10 * MINUTE + 1, "t1");

        assertEquals(2, hooks.projectReport().blocks());
        assertEquals(0, hooks.projectReport().activeMs());
    }

    @Test
    void shouldLetTheBracketOfOneSessionKeepTheBlockGoingForAnother()
    {
        hooks.prompt(0, "p1").session("s2").moved(8 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotLetABracketOfAnotherProjectKeepABlockGoing()
    {
        hooks.moved(0).session("s2").project("/q").prompt(0, "p1").session("s1").project("/p").moved(8 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldFollowTheSessionIntoAnotherProject()
    {
        hooks.prompt(0, "p1").project("/q").pre(MINUTE, "t1").project("/p").session("s2").moved(8 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotContinueAfterFiveMinutesOnceTheBracketIsClosed()
    {
        hooks.prompt(0, "p1").stop(MINUTE).moved(6 * MINUTE + 1);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotOpenABracketForAToolWhoseEndCameFirst()
    {
        hooks.post(SECOND, "t1").pre(0, "t1").moved(9 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotOpenABracketForAToolWhoseFailureCameFirst()
    {
        hooks.begin(HookKind.POST_TOOL_USE_FAILURE, SECOND).toolUse().set("t1");
        hooks.push().pre(0, "t1").moved(9 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotOpenABracketWithoutAnId()
    {
        hooks.plain(HookKind.PRE_TOOL_USE, 0).moved(9 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldOpenAPromptBracketWithoutAnId()
    {
        hooks.plain(HookKind.USER_PROMPT_SUBMIT, 0).stop(9 * MINUTE);

        assertEquals(9 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldCloseToolsLeftOpenWhenTheTurnStops()
    {
        hooks.prompt(0, "p1").pre(SECOND, "t1").stop(MINUTE).moved(7 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldCloseAnInterruptedTurnWithTheNextPrompt()
    {
        // With room for one tool: the second opens only if the first is closed.
        final HookFixture small = new HookFixture(new ActivityLimits(10, 10, 10, 1, 100));
        small.prompt(0, "p1").pre(SECOND, "t1").prompt(MINUTE, "p2").pre(2 * MINUTE, "t2");

        // The report compares with the model, where the first tool is closed by now.
        assertEquals(1, small.projectReport().blocks());
        small.stop(3 * MINUTE).moved(9 * MINUTE);
        assertEquals(2, small.projectReport().blocks());
    }

    @Test
    void shouldCloseAllBracketsWhenTheSessionEnds()
    {
        hooks.prompt(0, "p1").pre(SECOND, "t1").plain(HookKind.SESSION_END, MINUTE).moved(7 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldNotCountTheEndOfASessionAsActivityEvenIfItClosesABracket()
    {
        hooks.prompt(0, "p1").plain(HookKind.SESSION_END, 4 * MINUTE);

        assertEquals(0, hooks.projectReport().activeMs());
    }

    @Test
    void shouldNotLetAnOlderStopCloseANewerPrompt()
    {
        hooks.prompt(2 * MINUTE, "p2").stop(MINUTE).stop(11 * MINUTE);

        assertEquals(9 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldNotOpenABracketForAPromptOlderThanTheLastStop()
    {
        hooks.moved(0).stop(MINUTE).prompt(30 * SECOND, "p1").moved(6 * MINUTE);

        assertEquals(2, hooks.projectReport().blocks());
    }

    @Test
    void shouldOpenABracketForAPromptAtTheTimeOfTheLastStop()
    {
        hooks.prompt(0, "p1").stop(MINUTE).prompt(MINUTE, "p2").stop(10 * MINUTE);

        assertEquals(10 * MINUTE, hooks.projectReport().activeMs());
    }

    @Test
    void shouldKeepOtherBracketsWhenOneToolEnds()
    {
        hooks.pre(0, "t1").pre(1, "t2").pre(2, "t3").post(3, "t2").post(4, "t1").moved(9 * MINUTE);

        assertEquals(1, hooks.projectReport().blocks());
    }

    @Test
    void shouldLetAllBracketsLapseAfterTheCapForGood()
    {
        hooks.prompt(0, "p1").moved(11 * MINUTE).stop(12 * MINUTE).moved(20 * MINUTE);

        assertEquals(3, hooks.projectReport().blocks());
        assertEquals(0, hooks.projectReport().activeMs());
    }
}
