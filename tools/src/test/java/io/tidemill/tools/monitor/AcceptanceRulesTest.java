// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static io.tidemill.tools.monitor.HookFixture.HOUR;
import static io.tidemill.tools.monitor.HookFixture.MINUTE;
import static io.tidemill.tools.monitor.HookFixture.SECOND;
import static io.tidemill.tools.monitor.HookFixture.START_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class AcceptanceRulesTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldTakeAToolEventOnceHoweverMuchLaterItComesAgain()
    {
        hooks.pre(0, "t1").pre(3 * HOUR, "t1");

        assertEquals(1, hooks.userReport().accepted());
        assertEquals(1, hooks.userReport().duplicates());
    }

    @Test
    void shouldTellTheEventsOfOneToolApart()
    {
        hooks.pre(0, "t1").post(1, "t1").begin(HookKind.POST_TOOL_USE_FAILURE, 2).toolUse().set("t1");
        hooks.push();

        assertEquals(3, hooks.userReport().accepted());
    }

    @Test
    void shouldTakeAPromptOnceByItsId()
    {
        hooks.prompt(0, "p1").prompt(3 * HOUR, "p1").prompt(3 * HOUR, "p2");

        assertEquals(2, hooks.userReport().accepted());
        assertEquals(1, hooks.userReport().duplicates());
    }

    @Test
    void shouldTakeEqualContentOnceWithinExactlyTwoSeconds()
    {
        hooks.stop(0).stop(2 * SECOND);

        assertEquals(1, hooks.userReport().duplicates());
    }

    @Test
    void shouldTakeEqualContentTwiceAfterMoreThanTwoSeconds()
    {
        hooks.stop(0).stop(2 * SECOND + 1);

        assertEquals(0, hooks.userReport().duplicates());
    }

    @Test
    void shouldCompareWithTheLastAcceptedAndNotWithItsDuplicates()
    {
        hooks.stop(0).stop(SECOND + 500).stop(3 * SECOND).stop(4 * SECOND);

        assertEquals(2, hooks.userReport().duplicates());
        assertEquals(2, hooks.userReport().accepted());
    }

    @Test
    void shouldFindADuplicateThatIsOlder()
    {
        hooks.stop(10 * SECOND).stop(8 * SECOND).stop(8 * SECOND - 1);

        assertEquals(1, hooks.userReport().duplicates());
        assertEquals(2, hooks.userReport().accepted());
    }

    @Test
    void shouldTellContentApartByEachField()
    {
        hooks.stop(0).session("s2").stop(0).project("/q").stop(0);
        hooks.begin(HookKind.STOP, 0).sizes(0, 7);
        hooks.push().begin(HookKind.STOP, 0).sizes(7, 0);
        hooks.push().begin(HookKind.STOP, 0).agent().set("a");
        hooks.push().begin(HookKind.STOP, 0).prompt().set("a");
        hooks.push().begin(HookKind.STOP, 0).toolUse().set("a");
        hooks.push().begin(HookKind.STOP, 0).toolName().set("a");
        hooks.push().begin(HookKind.STOP, 0).detail(HookDetail.OTHER);
        hooks.push();

        assertEquals(10, hooks.userReport().accepted());
        assertEquals(0, hooks.userReport().duplicates());
    }

    @Test
    void shouldKeepDuplicatesOfUsersApart()
    {
        hooks.pre(0, "t1").user("bob").pre(0, "t1");

        assertEquals(1, hooks.userReport().accepted());
    }

    @Test
    void shouldTakeToolEventsWithoutAnIdByTheirContent()
    {
        hooks.plain(HookKind.PRE_TOOL_USE, 0).plain(HookKind.PRE_TOOL_USE, SECOND)
            .plain(HookKind.PRE_TOOL_USE, 3 * SECOND);

        assertEquals(2, hooks.userReport().accepted());
        assertEquals(1, hooks.userReport().duplicates());
    }

    @Test
    void shouldChangeNothingButTheCountForADuplicate()
    {
        hooks.prompt(0, "p1").prompt(4 * MINUTE, "p1");

        assertEquals(0, hooks.projectReport().activeMs());
        assertEquals(START_MS, hooks.userReport().clockMs());
    }

    @Test
    void shouldTakeAnEventExactlyFiveMinutesInTheFuture()
    {
        hooks.begin(HookKind.CWD_CHANGED, 0).times(START_MS + 5 * MINUTE, START_MS);
        hooks.push();

        assertEquals(1, hooks.userReport().accepted());
    }

    @Test
    void shouldRefuseAnEventMoreThanFiveMinutesInTheFuture()
    {
        hooks.begin(HookKind.CWD_CHANGED, 0).times(START_MS + 5 * MINUTE + 1, START_MS);
        hooks.push();

        assertEquals(0, hooks.userReport().accepted());
        assertEquals(1, hooks.userReport().future());
        assertEquals(0, hooks.userReport().windows());
        assertEquals(-1, hooks.userReport().clockMs());
    }

    @Test
    void shouldNotRememberARefusedEvent()
    {
        hooks.begin(HookKind.PRE_TOOL_USE, 0).times(START_MS + HOUR, START_MS);
        hooks.begin(HookKind.PRE_TOOL_USE, HOUR).toolUse().set("t1");
        hooks.push();

        assertEquals(1, hooks.userReport().accepted());
    }

    @Test
    void shouldRefuseTimesThatNoCalculationCanBear()
    {
        for (final long timeMs : new long[] {Long.MIN_VALUE, -1, HookEvent.MAX_TIME_MS + 1, Long.MAX_VALUE})
        {
            hooks.begin(HookKind.CWD_CHANGED, 0).times(timeMs, Long.MAX_VALUE);
            hooks.push();
        }

        assertEquals(4, hooks.userReport().future());
    }

    @Test
    void shouldRefuseAnEventReceivedAtNoTime()
    {
        hooks.begin(HookKind.CWD_CHANGED, 0).times(START_MS, Long.MIN_VALUE);
        hooks.push();

        assertEquals(1, hooks.userReport().future());
    }

    @Test
    void shouldForgetTheEventThatCameFirstWhenTheTableIsFull()
    {
        final HookFixture small = new HookFixture(new ActivityLimits(10, 10, 10, 10, 2));
        small.pre(0, "t1").pre(1, "t2").pre(2, "t3");
        small.pre(3, "t3").pre(4, "t2").pre(5, "t1");

        assertEquals(2, small.userReport().duplicates());
        assertEquals(4, small.userReport().accepted());
    }

    @Test
    void shouldForgetTheSessionThatWasSilentLongest()
    {
        final HookFixture small = new HookFixture(new ActivityLimits(10, 10, 2, 10, 100));
        small.session("a").moved(2).session("b").moved(1).session("c").moved(3);

        assertEquals(1, small.userReport().forgotten());
        assertEquals(2, small.projectReport().sessions().get(SessionState.IDLE));
    }

    @Test
    void shouldCountActivityInAProjectTooMany()
    {
        final HookFixture small = new HookFixture(new ActivityLimits(10, 1, 10, 10, 100));
        small.moved(0).project("/q").moved(1).project("/p").moved(2);

        assertEquals(1, small.userReport().overflowed());
        assertEquals(2, small.projectReport().activities());
    }

    @Test
    void shouldRefuseAUserTooMany()
    {
        final HookFixture small = new HookFixture(new ActivityLimits(1, 10, 10, 10, 100));
        small.moved(0).user("bob").moved(1);

        assertEquals(1, small.report().refusedUsers());
        assertEquals(1, small.report().users().size());
    }

    @Test
    void shouldNotOpenAToolTooMany()
    {
        final HookFixture small = new HookFixture(new ActivityLimits(10, 10, 10, 1, 100));
        small.pre(0, "t1").pre(1, "t2").post(2, "t1").moved(9 * MINUTE);

        assertEquals(2, small.projectReport().blocks());
    }

    @Test
    void shouldGiveAnotherHashForEachDifferentState()
    {
        final long one = new HookFixture().moved(0).stateHash();

        assertEquals(one, new HookFixture().moved(0).stateHash());
        assertNotEquals(one, new HookFixture().moved(1).stateHash());
        assertNotEquals(one, new HookFixture().project("/q").moved(0).stateHash());
        assertNotEquals(one, new HookFixture().session("s2").moved(0).stateHash());
        assertNotEquals(one, new HookFixture().user("bob").moved(0).stateHash());
        assertNotEquals(one, new HookFixture().moved(0).moved(0).stateHash());
        assertNotEquals(new HookFixture().stateHash(), one);
    }

    @Test
    void shouldGiveTheSameHashWhateverTheOrderOfUsers()
    {
        assertEquals(
            new HookFixture().user("ann").moved(0).pre(1, "t").user("bob").moved(0).stateHash(),
            new HookFixture().user("bob").moved(0).user("ann").moved(0).pre(1, "t").stateHash());
    }
}
