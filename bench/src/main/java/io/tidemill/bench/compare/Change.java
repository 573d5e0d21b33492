// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

/**
 * What became of one figure or ratio.
 *
 * @param before in the first run.
 * @param after  in the second run.
 */
record Change(Entry before, Entry after)
{
    private static final double LEAST = 0.10;

    /** Whether it went up or down, for good or bad. */
    enum Direction
    {
        WORSE,
        BETTER,
        NONE
    }

    /**
     * Beyond noise: no round of one run is within the range of the other, and the medians are apart by more than a
     * machine drifts. A figure that is there no more is worse, one that is there now is better.
     */
    Direction direction()
    {
        if (before.hasFigure() && after.hasFigure())
        {
            return rangesOverlap() || Math.abs(relative()) <= LEAST ? Direction.NONE :
                better(after.metric().isBetter(after.median(), before.median()));
        }
        return before.hasFigure() == after.hasFigure() ? Direction.NONE : better(after.hasFigure());
    }

    private static Direction better(final boolean better)
    {
        return better ? Direction.BETTER : Direction.WORSE;
    }

    private boolean rangesOverlap()
    {
        return before.min() <= after.max() && after.min() <= before.max();
    }

    /** By which part of the median before it changed. */
    double relative()
    {
        return before.median() == after.median() ? 0 : after.median() / before.median() - 1;
    }

    /**
     * How often the ranges of two runs of the same thing do not overlap: two of all the ways to deal their rounds,
     * which come in any order, to the two runs.
     *
     * @param n rounds of the one.
     * @param m rounds of the other.
     * @return 2 / C(n + m, n).
     */
    static double chance(final int n, final int m)
    {
        double ways = 1;
        for (int i = 1; i <= n; i++)
        {
            ways = ways * (m + i) / i;
        }
        return Math.min(1, 2 / ways);
    }
}
