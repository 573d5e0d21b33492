// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.rig.Benchmark;

/**
 * The benchmarks of group {@code engine}: events of 64 bytes in memory, no journal.
 */
public final class EngineGroup
{
    /** By which {@code --only} knows the group. */
    public static final String NAME = "engine";

    private EngineGroup()
    {
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Benchmark> benchmarks()
    {
        return Stream.of(
            EngineThroughput.benchmarks(),
            EngineIdle.benchmarks(),
            EngineLatency.benchmarks(),
            EngineScaling.benchmarks())
            .flatMap(List::stream)
            .toList();
    }
}
