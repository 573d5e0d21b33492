// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.journal.VerifyReport;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DemoReportTest
{
    private static final long EVENTS = 100;
    private static final VerifyReport SOUND = new VerifyReport(null, null, null);

    @Test
    void shouldProveOnlyWhatAKillInterrupted()
    {
        assertTrue(report(137, 40, 7).isProven());
        assertFalse(report(0, 40, 7).isProven(), "it ended by itself");
        assertFalse(report(143, 40, 7).isProven(), "it was asked to end");
        assertFalse(report(137, EVENTS, 7).isProven(), "it had written everything");
    }

    @Test
    void shouldNotProveALossOrAnotherState()
    {
        assertFalse(report(137, 39, 7).isProven(), "one of those acknowledged is gone");
        assertEquals(1, report(137, 39, 7).lostByKill());
        assertFalse(report(137, 40, 8).isProven(), "the model differs");
    }

    private static DemoReport report(final int killExitCode, final long recovered, final long modelHash)
    {
        return new DemoReport(new StreamSpec(null, 1, EVENTS), EVENTS, 0, 1, EVENTS, 1, 1,
            new DemoReport.Latency(1, 1, 1, 1), killExitCode, 40, SOUND, recovered, 1, 1, SOUND,
            new DemoReport.Audit(EVENTS, EVENTS, 0, 0, 0), 7, 7, modelHash);
    }
}
