// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static io.tidemill.tools.monitor.HookFixture.HOUR;
import static io.tidemill.tools.monitor.HookFixture.MINUTE;
import static io.tidemill.tools.monitor.HookFixture.START_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WindowRulesTest
{
    private final HookFixture hooks = new HookFixture();

    @Test
    void shouldKeepActivityAtExactlyFiveHoursInside()
    {
        hooks.moved(0).moved(5 * HOUR);

        assertEquals(1, hooks.userReport().windows());
        assertTrue(hooks.userReport().windowOpen());
    }

    @Test
    void shouldOpenTheNextWindowOneMillisecondAfterFiveHours()
    {
        hooks.moved(0).moved(5 * HOUR + 1);

        assertEquals(2, hooks.userReport().windows());
        assertEquals(START_MS + 5 * HOUR + 1, hooks.userReport().windowMs());
    }

    @Test
    void shouldCloseTheWindowByALaterEventThatIsNoActivity()
    {
        hooks.moved(0).plain(HookKind.SESSION_END, 5 * HOUR + 1);

        assertEquals(1, hooks.userReport().windows());
        assertFalse(hooks.userReport().windowOpen());
    }

    @Test
    void shouldOpenNoWindowForWhatIsNotActivity()
    {
        hooks.plain(HookKind.SESSION_START, 0)
            .notified(1, HookDetail.IDLE_PROMPT)
            .plain(HookKind.PERMISSION_REQUEST, 2)
            .plain(HookKind.SUBAGENT_START, 3)
            .plain(HookKind.SUBAGENT_STOP, 4)
            .plain(HookKind.PRE_COMPACT, 5)
            .plain(HookKind.UNKNOWN, 6)
            .stop(7)
            .plain(HookKind.STOP_FAILURE, 8)
            .plain(HookKind.SESSION_END, 9);

        assertEquals(0, hooks.userReport().windows());
        assertEquals(-1, hooks.userReport().windowMs());
        assertEquals(10, hooks.userReport().accepted());
    }

    @Test
    void shouldOpenAWindowForEachKindOfActivity()
    {
        for (final HookKind kind : new HookKind[] {HookKind.USER_PROMPT_SUBMIT, HookKind.PRE_TOOL_USE,
            HookKind.POST_TOOL_USE, HookKind.POST_TOOL_USE_FAILURE, HookKind.CWD_CHANGED})
        {
            assertEquals(1, new HookFixture().plain(kind, 0).userReport().windows(), kind.name());
        }
    }

    @Test
    void shouldShareAWindowBetweenTheProjectsOfAUser()
    {
        hooks.moved(0).project("/q").moved(MINUTE);

        assertEquals(1, hooks.userReport().windows());
        assertEquals(1, hooks.projectReport().windows());
    }

    @Test
    void shouldKeepTheWindowsOfUsersApart()
    {
        hooks.moved(0).user("bob").moved(4 * HOUR).user("ann").moved(5 * HOUR + 1);

        assertEquals(2, hooks.userReport().windows());
        assertEquals(1, hooks.user("bob").userReport().windows());
    }

    @Test
    void shouldNotReopenAClosedWindowForAnOlderEvent()
    {
        hooks.moved(0).moved(6 * HOUR).moved(4 * HOUR);

        assertEquals(2, hooks.userReport().windows());
        assertEquals(START_MS + 6 * HOUR, hooks.userReport().windowMs());
        assertEquals(1, hooks.userReport().late());
    }

    @Test
    void shouldNotOpenAWindowBeforeTheFirst()
    {
        hooks.moved(HOUR).moved(0);

        assertEquals(1, hooks.userReport().windows());
        assertEquals(START_MS + HOUR, hooks.userReport().windowMs());
        assertEquals(1, hooks.userReport().late());
    }
}
