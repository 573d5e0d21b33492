// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.monitor.HookEvent;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LatencyStageTest
{
    @Test
    void shouldGoOnBehindAStallLongerThanItCanTell()
    {
        final LatencyStage stage = new LatencyStage();
        stage.measure(
            new LatencyStage.Schedule(0, System.nanoTime() - Duration.ofHours(3).toNanos(), 1e9, 0));
        stage.onEvent(new HookEvent(), 0, true);
        assertEquals(0, stage.handled());
        assertEquals(1, stage.latencyNs().getTotalCount());
        // To the histogram's three digits.
        assertEquals(60, stage.latencyNs().getMaxValue() / 1e9, 0.1);
    }
}
