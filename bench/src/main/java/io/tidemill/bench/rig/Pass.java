// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Optional;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/**
 * What one pass of a {@link Workload} gave.
 *
 * @param elapsedNs from the first event to the last.
 * @param handled   checksum of the events as the handler saw them; empty if the workload has no handler.
 * @param cpuNs     processor time that the process used meanwhile; empty where it was not asked.
 * @param latencies from the planned time of each event, of a paced pass.
 */
public record Pass(long elapsedNs, OptionalLong handled, OptionalLong cpuNs, Optional<Histogram> latencies)
{
    /**
     * A pass without a handler.
     *
     * @param elapsedNs from the first event to the last.
     * @return the pass.
     */
    public static Pass stored(final long elapsedNs)
    {
        return new Pass(elapsedNs, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }

    /**
     * A pass whose handler saw all events.
     *
     * @param elapsedNs from the first event to the last.
     * @param checksum  of what the handler saw.
     * @return the pass.
     */
    public static Pass handled(final long elapsedNs, final long checksum)
    {
        return new Pass(elapsedNs, OptionalLong.of(checksum), OptionalLong.empty(), Optional.empty());
    }

    /**
     * This pass with what it cost.
     *
     * @param used processor time of the process.
     * @return a copy.
     */
    public Pass withCpuNs(final long used)
    {
        return new Pass(elapsedNs, handled, OptionalLong.of(used), latencies);
    }

    /**
     * This pass with its latencies.
     *
     * @param recorded nanoseconds.
     * @return a copy.
     */
    public Pass withLatencies(final Histogram recorded)
    {
        return new Pass(elapsedNs, handled, cpuNs, Optional.of(recorded));
    }
}
