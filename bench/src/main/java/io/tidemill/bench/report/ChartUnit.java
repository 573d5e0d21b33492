// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import io.tidemill.bench.rig.Metric;

/**
 * The unit in which charts show a metric: that of the tables.
 *
 * @param title of an axis.
 * @param scale to multiply a value with.
 */
record ChartUnit(String title, double scale)
{
    private static final ChartUnit MILLIONS = new ChartUnit("million events/s", 1e-6);
    private static final ChartUnit MICROS = new ChartUnit("p99 latency in µs", 1e-3);
    private static final ChartUnit PER_CENT = new ChartUnit("% of a core", 100);

    static ChartUnit of(final Metric metric)
    {
        return switch (metric)
        {
            case LATENCY -> MICROS;
            case CPU -> PER_CENT;
            default -> MILLIONS;
        };
    }
}
