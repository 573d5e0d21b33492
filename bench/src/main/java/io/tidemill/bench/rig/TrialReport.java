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
     * The turn in the middle.
     *
     * @return its value; NaN if one of them did not reach the rate or did not end in time.
     */
    public double median()
    {
        final boolean reached = Arrays.stream(values).noneMatch(Double::isNaN);
        return reached ? Spread.of(values).median() : Double.NaN;
    }
}
