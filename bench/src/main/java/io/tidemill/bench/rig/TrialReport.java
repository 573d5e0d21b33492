// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;

/**
 * One option tried before the rounds.
 *
 * @param contender that was tried.
 * @param settings  that it was tried with.
 * @param values    in the benchmark's metric, one per turn; NaN where the rate was not reached.
 * @param metric    of the benchmark.
 */
public record TrialReport(String contender, Settings settings, double[] values, Metric metric)
{
    /**
     * The best turn.
     *
     * @return its value; NaN if none reached the rate.
     */
    public double best()
    {
        return Arrays.stream(values)
            .reduce((best, next) -> metric.isBetter(next, best) ? next : best)
            .orElseThrow();
    }
}
