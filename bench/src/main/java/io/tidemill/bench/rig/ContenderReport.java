// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;
import java.util.Optional;

import org.HdrHistogram.Histogram;

/**
 * What one contender reached.
 *
 * @param contender that was measured.
 * @param settings  that it ran with.
 * @param values    in the benchmark's metric, one per round in the order of rounds; NaN where the rate was not reached;
 *                  none if the contender is not there yet.
 * @param reached   events per second, one per round.
 * @param cores     that the process kept busy, one per round.
 * @param latencies of all rounds, where they are measured and the rate was reached.
 */
public record ContenderReport(
    Contender contender,
    Settings settings,
    double[] values,
    double[] reached,
    double[] cores,
    Optional<Histogram> latencies)
{
    /**
     * The name of the contender.
     *
     * @return in reports.
     */
    public String name()
    {
        return contender.name();
    }

    /**
     * Whether there is a figure: it was there, and kept the rate in every round.
     *
     * @return false if there is no figure to show.
     */
    public boolean hasFigure()
    {
        return values.length > 0 && Arrays.stream(values).noneMatch(Double::isNaN);
    }

    /**
     * The middle and the ends of the rounds' values.
     *
     * @return their spread.
     */
    public Spread spread()
    {
        return Spread.of(values);
    }
}
