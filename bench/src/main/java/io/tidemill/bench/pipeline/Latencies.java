// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * How latencies are recorded, everywhere in the same resolution: nanoseconds, three digits, up to a minute.
 */
public final class Latencies
{
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private Latencies()
    {
    }

    /**
     * An empty histogram that does not allocate while it records.
     *
     * @return for one recording thread.
     */
    public static Histogram histogram()
    {
        return new Histogram(1, HIGHEST_NS, DIGITS);
    }

    /**
     * A latency as the histogram takes it.
     *
     * @param latencyNs as measured.
     * @return the same, within the histogram's range.
     */
    public static long clamped(final long latencyNs)
    {
        return Math.max(1, Math.min(latencyNs, HIGHEST_NS));
    }
}
