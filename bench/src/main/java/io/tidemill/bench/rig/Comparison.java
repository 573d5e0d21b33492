// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Ours against one peer.
 *
 * @param to         name of the peer in reports.
 * @param candidates contenders that are this peer; the one with the best median counts.
 * @param bar        the ratio to reach; empty where none was set.
 */
public record Comparison(String to, List<String> candidates, OptionalDouble bar)
{
    /**
     * Copies the candidates.
     *
     * @param to         name of the peer in reports.
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
        return new Comparison(to, List.of(candidates), OptionalDouble.of(bar));
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
        return new Comparison(to, List.of(candidates), OptionalDouble.empty());
    }
}
