// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.OptionalLong;

/**
 * What one pass of a {@link Workload} gave.
 *
 * @param elapsedNs from the first event to the last.
 * @param handled   checksum of the events as the handler saw them; empty if the workload has no handler.
 */
public record Pass(long elapsedNs, OptionalLong handled)
{
    /**
     * A pass without a handler.
     *
     * @param elapsedNs from the first event to the last.
     * @return the pass.
     */
    public static Pass stored(final long elapsedNs)
    {
        return new Pass(elapsedNs, OptionalLong.empty());
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
        return new Pass(elapsedNs, OptionalLong.of(checksum));
    }
}
