// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class TableTextTest
{
    @Test
    void shouldLineUpFiguresRatiosAndVerdicts()
    {
        assertEquals(
            List.of(
                "add-8B: adds numbers. 6,000,000 events a round.",
                "                         M events/s      [min .. max]  ours is      [min .. max]  bar",
                "  tidemill                    20.00  [10.00 .. 30.00]",
                "  peer-slow                    2.00    [1.00 .. 9.00]",
                "  peer-fast                    5.00   [4.00 .. 10.00]    3.00x  [2.50x .. 4.00x]  >= 2.5x met",
                "  rival (wait=yielding)       40.00  [40.00 .. 40.00]    0.50x  [0.25x .. 0.75x]  >= 0.8x MISSED",
                "  settings tried before, the fastest were used (M events/s):",
                "    rival  wait=blocking   1.50",
                "    rival  wait=yielding  39.00"),
            TableText.of(ReportFixture.report()));
    }
}
