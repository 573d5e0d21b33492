// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives events their times at the edge. An event that says when it happened is compared with the clock on the wall; one
 * that does not gets a time made up from the number of its line, which then is also when it was received.
 */
final class EdgeClock
{
    private final long startMs;
    private final long spacingMs;
    private final LongSupplier wallClockMs;

    EdgeClock(final long startMs, final Duration spacing, final LongSupplier wallClockMs)
    {
        this.startMs = startMs;
        this.spacingMs = spacing.toMillis();
        this.wallClockMs = wallClockMs;
    }

    /**
     * Sets both times.
     *
     * @param event       with its line number
     * @param timestampMs as the event says, or {@link TimeText#NO_TIME}
     */
    void stamp(final HookEvent event, final long timestampMs)
    {
        if (timestampMs == TimeText.NO_TIME)
        {
            final long madeUpMs = startMs + (event.line() - 1) * spacingMs;
            event.times(madeUpMs, madeUpMs);
        }
        else
        {
            event.times(timestampMs, wallClockMs.getAsLong());
        }
    }
}
