// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import io.tidemill.bench.rig.Metric;

/**
 * A figure or a ratio of one run.
 *
 * @param key    what it is of.
 * @param metric of its benchmark: whether more is better.
 * @param median of the rounds; NaN if there is none.
 * @param min    of the rounds.
 * @param max    of the rounds.
 * @param rounds that it is of.
 * @param why    there is none; empty if there is one.
 * @param work   that was asked of it; of a ratio, of ours.
 */
record Entry(Key key, Metric metric, double median, double min, double max, int rounds, String why, Work work)
{
    private static final String NOT_YET = "not yet";

    /**
     * What two runs have in common.
     *
     * @param benchmark id of the benchmark.
     * @param name      of the contender, or of the one that ours is compared to.
     * @param ratio     whether it is a ratio.
     */
    record Key(String benchmark, String name, boolean ratio)
    {
    }

    /**
     * What was asked of the contender.
     *
     * @param events of one timed pass; NaN in files of a time when they did not say so.
     * @param rate   events per second; NaN if it was not paced.
     */
    record Work(double events, double rate)
    {
        static final Work UNKNOWN = new Work(Double.NaN, Double.NaN);

        boolean isKnown()
        {
            return !Double.isNaN(events);
        }

        /** Those of a run that does not say it may be the same. */
        boolean isAnother(final Work other)
        {
            return isKnown() && other.isKnown() && !equals(other);
        }
    }

    boolean hasFigure()
    {
        return !Double.isNaN(median);
    }

    boolean isNotYet()
    {
        return NOT_YET.equals(why);
    }
}
