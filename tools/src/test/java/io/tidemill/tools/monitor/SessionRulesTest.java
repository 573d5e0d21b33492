// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static io.tidemill.tools.monitor.HookFixture.HOUR;
import static io.tidemill.tools.monitor.HookFixture.MINUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SessionRulesTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldBeIdleWhenStarted()
    {
        assertEquals(SessionState.IDLE, hooks.plain(HookKind.SESSION_START, 0).state());
    }

    @Test
    void shouldWorkFromThePromptToTheStop()
    {
        assertEquals(SessionState.WORKING, hooks.prompt(0, "p1").state());
        assertEquals(SessionState.WORKING, hooks.pre(1, "t1").state());
        assertEquals(SessionState.WORKING, hooks.post(2, "t1").state());
        assertEquals(SessionState.WAITING, hooks.stop(3).state());
    }

    @Test
    void shouldNeedInputUntilTheToolRuns()
    {
        assertEquals(SessionState.NEEDS_INPUT, hooks.pre(0, "t").plain(HookKind.PERMISSION_REQUEST, 1).state());
        assertEquals(SessionState.NEEDS_INPUT, hooks.notified(2, HookDetail.IDLE_PROMPT).state());
        assertEquals(SessionState.WORKING, hooks.post(3, "t").state());
    }

    @Test
    void shouldNeedInputWhenNotifiedOfAQuestion()
    {
        assertEquals(SessionState.NEEDS_INPUT, hooks.notified(0, HookDetail.PERMISSION_PROMPT).state());
        assertEquals(SessionState.WORKING, hooks.prompt(1, "p").state());
        assertEquals(SessionState.NEEDS_INPUT, hooks.notified(2, HookDetail.ELICITATION_DIALOG).state());
    }

    @Test
    void shouldBecomeIdleWhenTheAgentSaysSo()
    {
        assertEquals(SessionState.IDLE, hooks.prompt(0, "p").stop(1).notified(2, HookDetail.IDLE_PROMPT).state());
    }

    @Test
    void shouldNotChangeForOtherNotificationsOrUnknownEvents()
    {
        hooks.prompt(0, "p").notified(1, HookDetail.AUTH_SUCCESS).notified(2, HookDetail.OTHER)
            .plain(HookKind.UNKNOWN, 3).plain(HookKind.PRE_COMPACT, 4).moved(5).plain(HookKind.SUBAGENT_STOP, 6);

        assertEquals(SessionState.WORKING, hooks.state());
    }

    @Test
    void shouldWaitAfterAFailedTurn()
    {
        assertEquals(SessionState.WAITING, hooks.prompt(0, "p").plain(HookKind.STOP_FAILURE, 1).state());
    }

    @Test
    void shouldEndAndResume()
    {
        assertEquals(SessionState.ENDED, hooks.prompt(0, "p").plain(HookKind.SESSION_END, 1).state());
        assertEquals(SessionState.IDLE, hooks.plain(HookKind.SESSION_START, 2).state());
    }

    @Test
    void shouldNotChangeItsStateForAnOlderEvent()
    {
        assertEquals(SessionState.WAITING, hooks.stop(MINUTE).pre(0, "t1").state());
    }

    @Test
    void shouldChangeItsStateForAnEventAtTheSameTime()
    {
        assertEquals(SessionState.WORKING, hooks.stop(MINUTE).pre(MINUTE, "t1").state());
    }

    @Test
    void shouldBeAbandonedAfterMoreThanFiveHoursOfSilence()
    {
        hooks.prompt(0, "p");
        hooks.session("").moved(5 * HOUR);
        assertEquals(SessionState.WORKING, hooks.state());

        hooks.moved(5 * HOUR + 1);
        assertEquals(SessionState.ABANDONED, hooks.state());
    }

    @Test
    void shouldComeBackFromBeingAbandoned()
    {
        hooks.prompt(0, "p").session("").moved(6 * HOUR).session("s1").stop(6 * HOUR);

        assertEquals(SessionState.WAITING, hooks.state());
    }

    @Test
    void shouldStayEndedHoweverLongAgo()
    {
        hooks.plain(HookKind.SESSION_END, 0).session("").moved(50 * HOUR);

        assertEquals(SessionState.ENDED, hooks.state());
    }

    @Test
    void shouldCountASessionInTheProjectOfItsLastActivity()
    {
        hooks.prompt(0, "p").project("/q").pre(1, "t").project("/r").plain(HookKind.SESSION_END, 2);

        assertEquals(1, hooks.project("/q").projectReport().sessions().get(SessionState.ENDED));
        assertTrue(hooks.project("/p").projectReport().sessions().isEmpty());
        assertEquals(2, hooks.userReport().projects().size());
    }

    @Test
    void shouldTakeEventsWithoutASession()
    {
        hooks.session("").prompt(0, "p").stop(9 * MINUTE).project("").moved(10 * MINUTE);

        assertTrue(hooks.userReport().sessions().isEmpty());
        assertEquals(0, hooks.projectReport().activeMs());
        assertEquals(3, hooks.userReport().accepted());
    }
}
