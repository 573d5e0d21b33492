// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TidemillMetricsTest
{
    @TempDir
    Path temp;

    @Test
    void shouldBindCountersAndLatencies() throws IOException
    {
        final CountersFile counters = CountersFile.create(temp.resolve("counters"), "orders", 10, 1);
        counters.counter(CounterType.STAGE_SEQUENCE, "book").set(42);
        counters.counter(CounterType.STAGE_BATCHES, "book").set(7);
        counters.counter(CounterType.RING_SIZE, "").set(64);
        counters.histogram("book").record(2_000_000_000L);
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new TidemillMetrics(counters::snapshot).bindTo(registry);
        assertEquals(42, registry.get("tidemill.stage.sequence")
            .tags("engine", "orders", "stage", "book").gauge().value());
        assertEquals(7, registry.get("tidemill.stage.batches").tag("stage", "book").functionCounter().count());
        assertEquals(64, registry.get("tidemill.ring.size").gauge().value());
        assertEquals(2, registry.get("tidemill.latency").tags("stage", "book", "percentile", "100.0").gauge().value());
    }
}
