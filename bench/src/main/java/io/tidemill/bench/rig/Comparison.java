// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Ours against one peer.
 *
 * @param to         name of the peer in reports.
 * @param variant    the contender that is ours here; empty for the first of the benchmark.
 * @param candidates contenders that are this peer; the one with the best median counts.
 * @param bar        the ratio to reach; empty where none was set.
 */
public record Comparison(String to, Optional<String> variant, List<String> candidates, OptionalDouble bar)
{
    /**
     * Copies the candidates.
     *
     * @param to         name of the peer in reports.
     * @param variant    the contender that is ours here.
     * @param candidates at least one.
     * @param bar        the ratio to reach.
     */
    public Comparison
    {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty())
        {
            throw new IllegalArgumentException("the comparison to " + to + " has no candidates");
        }
    }

    /**
     * A comparison that is to reach a bar.
     *
     * @param to         name of the peer in reports.
     * @param bar        the ratio to reach: at least, or at most where less is better.
     * @param candidates contenders that are this peer.
     * @return the comparison.
     */
    public static Comparison bar(final String to, final double bar, final String... candidates)
    {
        return new Comparison(to, Optional.empty(), List.of(candidates), OptionalDouble.of(bar));
    }

    /**
     * A comparison that is only published.
     *
     * @param to         name of the peer in reports.
     * @param candidates contenders that are this peer.
     * @return the comparison.
     */
    public static Comparison published(final String to, final String... candidates)
    {
        return new Comparison(to, Optional.empty(), List.of(candidates), OptionalDouble.empty());
    }

    /**
     * The same comparison of another contender of ours.
     *
     * @param contender that is ours here.
     * @return a comparison.
     */
    public Comparison of(final String contender)
    {
        return new Comparison(to, Optional.of(contender), candidates, bar);
    }
}
