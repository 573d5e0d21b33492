// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tidemill.bench.engine.EngineGroup;
import io.tidemill.bench.ipc.IpcGroup;
import io.tidemill.bench.journal.JournalGroup;
import io.tidemill.bench.pipeline.JvmOptions;
import io.tidemill.bench.rig.Benchmark;

/**
 * What there is to measure: benchmarks by group. Immutable.
 */
final class Catalogue
{
    /** How the names of all contenders of ours begin. */
    static final String OURS = "tidemill";

    private final Map<String, List<Benchmark>> byGroup;

    Catalogue(final Map<String, List<Benchmark>> byGroup)
    {
        this.byGroup = new LinkedHashMap<>(byGroup);
    }

    static Catalogue standard()
    {
        final Map<String, List<Benchmark>> byGroup = new LinkedHashMap<>();
        byGroup.put(JournalGroup.NAME, JournalGroup.benchmarks());
        byGroup.put(EngineGroup.NAME, EngineGroup.benchmarks());
        byGroup.put(IpcGroup.NAME, IpcGroup.benchmarks());
        byGroup.replaceAll((group, benchmarks) -> benchmarks.stream().map(Catalogue::withPeersUnchecked).toList());
        return new Catalogue(byGroup);
    }

    /** In one place, so that no peer and no limit pays for a check that is not its own; ours keeps all of them. */
    private static Benchmark withPeersUnchecked(final Benchmark benchmark)
    {
        return benchmark.with(benchmark.contenders().stream()
            .map(contender -> contender.isThere() && !contender.name().startsWith(OURS) ?
                contender.jvm(JvmOptions.NO_BOUNDS_CHECKS).jvm(JvmOptions.NO_CHRONICLE_CHECKS) : contender)
            .toList());
    }

    List<String> groups()
    {
        return List.copyOf(byGroup.keySet());
    }

    List<String> ids()
    {
        return byGroup.values().stream().flatMap(List::stream).map(Benchmark::id).toList();
    }

    /**
     * @param name of a group or a benchmark.
     * @return the benchmarks of that name; empty if there is none.
     */
    List<Benchmark> find(final String name)
    {
        final List<Benchmark> group = byGroup.get(name);
        return group != null ? group :
            byGroup.values().stream().flatMap(List::stream).filter(benchmark -> benchmark.id().equals(name)).toList();
    }
}
