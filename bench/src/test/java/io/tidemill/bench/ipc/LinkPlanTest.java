// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;

import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.rig.Settings;

import org.junit.jupiter.api.Test;

class LinkPlanTest
{
    @Test
    void shouldBeTheSameBehindALine()
    {
        final LinkPlan plan = new LinkPlan(
            Transport.MANY_TO_ONE,
            Settings.of(Transport.SETTING, "many-to-one").with(Idling.SETTING, "busy-spin"),
            Path.of("/with a space/timed"),
            12_345,
            1_700_000_000_000L);

        assertEquals(plan, LinkPlan.parse(plan.toLine()));
    }

    @Test
    void shouldRefuseALineThatIsNoPlan()
    {
        assertThrows(IllegalArgumentException.class, () -> LinkPlan.parse("go"));
    }
}
