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
                "add-8B: adds numbers.",
                "  6,000,000 events a round",
                "                            M events/s      [min .. max]  ours is      [min .. max]  bar",
                "  tidemill                       20.00  [10.00 .. 30.00]",
                "  peer-slow (api=x)               2.00    [1.00 .. 9.00]",
                "  peer-fast (api=y) = peer        5.00   [4.00 .. 10.00]    3.00×  [2.50× .. 4.00×]  ≥ 2.5× met",
                "  rival                          40.00  [40.00 .. 40.00]    0.50×  [0.25× .. 0.75×]  ≥ 0.8× MISSED",
                "  settings tried once before, the fastest were used (M events/s):",
                "    rival  wait=blocking   1.50",
                "    rival  wait=yielding  39.00"),
            TableText.of(ReportFixture.report()));
    }
}
