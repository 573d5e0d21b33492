// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.tidemill.bench.rig.Settings;

/**
 * A handler that now and then does not get on: a slow consumer, or one that waits for something outside.
 *
 * @param everyEvents after how many events it stands still.
 * @param ms          for how long.
 */
public record Stall(long everyEvents, int ms)
{
    /** Setting: after how many events the handler stands still; never if it is not set. */
    public static final String EVERY_EVENTS = "stall-every";

    /** Setting: for how many milliseconds. */
    public static final String MS = "stall-ms";

    /** Never; half of all numbers, so that adding it up does not run over. */
    static final Stall NONE = new Stall(Long.MAX_VALUE / 2, 1);

    static Stall of(final Settings settings)
    {
        return settings.values().containsKey(EVERY_EVENTS) ?
            new Stall(settings.number(EVERY_EVENTS, 1), settings.number(MS, 1)) : NONE;
    }

    /** Parks rather than spins: what is slow is not the processor. */
    void run()
    {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime())
        {
            LockSupport.parkNanos(leftNs);
        }
    }
}
