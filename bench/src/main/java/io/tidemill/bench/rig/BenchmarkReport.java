// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * All that one benchmark found out. Immutable.
 *
 * @param benchmark  that was run.
 * @param contenders in the benchmark's order.
 * @param trials     in the order in which they ran.
 */
public record BenchmarkReport(Benchmark benchmark, List<ContenderReport> contenders, List<TrialReport> trials)
{
    /**
     * Copies the lists.
     *
     * @param benchmark  that was run.
     * @param contenders in the benchmark's order.
     * @param trials     in the order in which they ran.
     */
    public BenchmarkReport
    {
        contenders = List.copyOf(contenders);
        trials = List.copyOf(trials);
    }

    /** Ours against each peer; of a peer with several contenders against the one with the best median. */
    List<RatioReport> ratios()
    {
        final ContenderReport ours = contender(benchmark.ours().name());
        final List<RatioReport> ratios = new ArrayList<>();
        for (final Comparison comparison : benchmark.comparisons())
        {
            final ContenderReport peer = chosen(comparison);
            ratios.add(new RatioReport(
                comparison.to(),
                peer.name(),
                Spread.ofPairedRatios(ours.rates(), peer.rates()),
                comparison.bar()));
        }
        return ratios;
    }

    ContenderReport contender(final String name)
    {
        return contenders.stream()
            .filter(contender -> contender.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException(benchmark.id() + " has no contender " + name));
    }

    private ContenderReport chosen(final Comparison comparison)
    {
        return comparison.candidates().stream()
            .map(this::contender)
            .max(Comparator.comparingDouble(contender -> contender.spread().median()))
            .orElseThrow();
    }
}
