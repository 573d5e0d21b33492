// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest
{
    @Test
    void shouldPlanEachEventFromTheFirst()
    {
        final Schedule schedule = new Schedule(3);
        schedule.begin();
        assertEquals(333_333_333L, schedule.plannedNs(1) - schedule.plannedNs(0));
        // No error adds up: the planned time of an event does not come from the one before it.
        assertEquals(1_000_000_000L, schedule.plannedNs(3) - schedule.plannedNs(0));
        assertEquals(1_000_000_000_000L, schedule.plannedNs(3_000) - schedule.plannedNs(0));
    }

    @Test
    void shouldNotLetAnEventGoBeforeItsTime()
    {
        // 4 ms apart: the long wait, the yield and the spin are all on the way.
        final Schedule schedule = new Schedule(250);
        schedule.begin();
        for (int i = 0; i < 4; i++)
        {
            schedule.awaitTurn(i);
            assertTrue(System.nanoTime() - schedule.plannedNs(i) >= 0, "event " + i);
        }
    }

    @Test
    void shouldNotWaitForAnEventThatIsLate()
    {
        final Schedule schedule = new Schedule(1e9);
        schedule.begin();
        schedule.awaitTurn(0);
        final long startNs = System.nanoTime();
        schedule.awaitTurn(1);
        assertTrue(System.nanoTime() - startNs < 1_000_000_000L);
        assertEquals(1, schedule.plannedNs(1) - schedule.plannedNs(0), "its plan stays what it was");
    }
}
