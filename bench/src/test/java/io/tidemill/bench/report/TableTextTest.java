// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import io.tidemill.bench.rig.ReportFixture;
import org.junit.jupiter.api.Test;

class TableTextTest
{
    @Test
    void shouldLineUpFiguresRatiosAndVerdicts()
    {
        assertEquals(
            List.of(
                "add-8B: 6,000,000 events a round: adds numbers.",
                "                         M events/s       [min .. max]  ns/event  cores  of limit  ours is" +
                    "      [min .. max]  bar",
                "  tidemill                    20.00   [10.00 .. 30.00]      50.0    1.5      25 %",
                "  peer-slow                    2.00     [1.00 .. 9.00]       500    1.5       2 %",
                "  peer-fast                    5.00    [4.00 .. 10.00]       200    1.5       8 %    3.00x" +
                    "  [2.50x .. 4.00x]  >= 2.5x met",
                "  rival (wait=yielding)       40.00   [40.00 .. 40.00]      25.0    1.5      50 %    0.50x" +
                    "  [0.25x .. 0.75x]  >= 0.8x MISSED",
                "  copy                        80.00  [50.00 .. 100.00]      12.5    1.5               25 %" +
                    "    [20 % .. 30 %]  limit",
                "  later                     not yet",
                "  settings tried before, the best were used:",
                "    rival  wait=blocking   1.30 M/s",
                "    rival  wait=yielding  20.50 M/s"),
            TableText.of(ReportFixture.report()));
    }

    @Test
    void shouldWarnAndShowNoNumberWhereTheRateWasNotReached()
    {
        assertEquals(
            List.of(
                "ramp: 100 k/s: adds numbers.",
                "                   p50 us  p99 us    [min .. max]  p99.9 us  max us  of limit  ours is" +
                    "  [min .. max]  bar",
                "  tidemill           1.00    10.5  [10.0 .. 11.0]              50.0" +
                    "                                   <= 12.0 us met",
                "  rival     only 85.3 k/s",
                "  rival-2       not asked",
                "  warning: ramp, rival: 100 k/s were not reached (only 85.3 k/s), so there is no latency to tell," +
                    " and no higher rate was asked for."),
            TableText.of(ReportFixture.latencies()));
    }
}
