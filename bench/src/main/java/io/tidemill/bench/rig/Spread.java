// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;

/**
 * The middle and the ends of some figures. No mean: one disturbed round must not move the result.
 *
 * @param median of the figures; of an even number, the mean of the two in the middle.
 * @param min    smallest figure.
 * @param max    largest figure.
 */
public record Spread(double median, double min, double max)
{
    /**
     * Of some figures.
     *
     * @param figures at least one, all finite.
     * @return their spread.
     */
    public static Spread of(final double... figures)
    {
        if (figures.length == 0)
        {
            throw new IllegalArgumentException("the median of no figures was asked for; at least one is needed");
        }
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        final int last = sorted.length - 1;
        if (!Double.isFinite(sorted[0]) || !Double.isFinite(sorted[last]))
        {
            throw new IllegalArgumentException("not a finite figure among " + Arrays.toString(figures));
        }
        return new Spread((sorted[last / 2] + sorted[sorted.length / 2]) / 2, sorted[0], sorted[last]);
    }

    /**
     * Divides round by round, so that what disturbed both in a round cancels out, and only then takes the median.
     *
     * @param ours   a figure per round.
     * @param theirs a figure per round, as many.
     * @return the spread of the quotients.
     */
    public static Spread ofPairedRatios(final double[] ours, final double[] theirs)
    {
        if (ours.length != theirs.length)
        {
            throw new IllegalArgumentException(
                "pairing " + ours.length + " rounds with " + theirs.length + ": every round needs its partner");
        }
        final double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++)
        {
            ratios[i] = ours[i] / theirs[i];
        }
        return of(ratios);
    }
}
