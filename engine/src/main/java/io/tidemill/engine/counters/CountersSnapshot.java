// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a counters file said at a moment. Counters are read one after the other while the engine goes on, so they belong
 * to slightly different moments.
 *
 * @param engine    its name
 * @param pid       its process
 * @param isAlive   whether there still is such a process on this machine; if not, these are the last values it wrote
 * @param started   when it started
 * @param counters  all of them
 * @param latencies one for each stage
 * @param errors    distinct ones
 */
public record CountersSnapshot(
    String engine,
    long pid,
    boolean isAlive,
    Instant started,
    List<Reading> counters,
    List<Latency> latencies,
    List<Observed> errors)
{
    /**
     * Copies the lists.
     *
     * @param engine    its name
     * @param pid       its process
     * @param isAlive   whether there still is such a process
     * @param started   when it started
     * @param counters  all of them
     * @param latencies one for each stage
     * @param errors    distinct ones
     */
    public CountersSnapshot
    {
        counters = List.copyOf(counters);
        latencies = List.copyOf(latencies);
        errors = List.copyOf(errors);
    }

    /**
     * A counter.
     *
     * @param type  of counter
     * @param of    stage, inlet or thread, else empty
     * @param value of it
     */
    public record Reading(CounterType type, String of, long value)
    {
    }

    /**
     * From offer to handled, of one event in 64.
     *
     * @param stage  that handled them
     * @param counts by bucket; no two buckets differ by more than a sixteenth of their value
     * @param sumNs  of all
     * @param maxNs  the greatest
     */
    public record Latency(String stage, List<Long> counts, long sumNs, long maxNs)
    {
        /**
         * Copies the list.
         *
         * @param stage  that handled them
         * @param counts by bucket
         * @param sumNs  of all
         * @param maxNs  the greatest
         */
        public Latency
        {
            counts = List.copyOf(counts);
        }

        /**
         * How many were measured.
         *
         * @return the number
         */
        public long count()
        {
            return counts.stream().mapToLong(Long::longValue).sum();
        }

        /**
         * The latency that a share of events stayed below.
         *
         * @param percentile 0 to 100
         * @return nanoseconds, the end of the bucket, at most the greatest recorded; 0 if nothing was measured
         */
        public long percentileNs(final double percentile)
        {
            final long wanted = (long)Math.ceil(count() * Math.min(100, Math.max(0, percentile)) / 100);
            long seen = 0;
            for (int bucket = 0; bucket < counts.size(); bucket++)
            {
                seen += counts.get(bucket);
                if (seen >= wanted && seen > 0)
                {
                    return Math.min(maxNs, LatencyHistogram.endNs(bucket));
                }
            }
            return 0;
        }
    }

    /**
     * An error that was reported, and how often.
     *
     * @param count of observations
     * @param first time
     * @param last  time
     * @param text  what was thrown, with its stack
     */
    public record Observed(int count, Instant first, Instant last, String text)
    {
    }

    /**
     * The value of a counter.
     *
     * @param type of counter
     * @param of   stage, inlet or thread, else empty
     * @return empty if there is none
     */
    public OptionalLong value(final CounterType type, final String of)
    {
        return counters.stream()
            .filter(reading -> reading.type() == type && reading.of().equals(of))
            .mapToLong(Reading::value)
            .findFirst();
    }

    /**
     * The latencies of a stage.
     *
     * @param stage its name
     * @return the latencies
     * @throws IllegalArgumentException if there is no such stage
     */
    public Latency latency(final String stage)
    {
        return latencies.stream().filter(each -> each.stage().equals(stage)).findFirst().orElseThrow(() ->
            new IllegalArgumentException("no latencies of a stage \"" + stage + "\" in engine \"" + engine + "\""));
    }
}
