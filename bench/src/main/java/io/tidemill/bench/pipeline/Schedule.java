// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.concurrent.locks.LockSupport;

/**
 * When each event of a paced pass is to be sent: at a fixed rate, whatever became of the events before it. Latency is
 * counted from here, not from when the producer got round to sending: a stall of the system then counts for every
 * event that it kept from being sent ("coordinated omission", Gil Tene).
 *
 * <p>Thread-safe behind {@link #begin}, which happens before the first event is sent and so before it is handled.
 */
public final class Schedule
{
    private static final double NS_PER_S = 1e9;
    private static final long LEAD_NS = 10_000_000;

    /** A parked thread comes back late by some 60 µs; below this it yields. */
    private static final long PARK_ABOVE_NS = 2_000_000;
    private static final long PARK_MARGIN_NS = 1_000_000;

    /** A yield gives a third thread its turn on two cores; close to the time it would come back late. */
    private static final long YIELD_ABOVE_NS = 20_000;

    private final double intervalNs;
    private long startNs;

    /**
     * A schedule that has not begun.
     *
     * @param eventsPerSecond rate.
     */
    public Schedule(final double eventsPerSecond)
    {
        this.intervalNs = NS_PER_S / eventsPerSecond;
    }

    /**
     * The first event is due in a moment. To be called once, before anything is sent.
     */
    public void begin()
    {
        startNs = System.nanoTime() + LEAD_NS;
    }

    /**
     * When an event is due.
     *
     * @param sequence of the event.
     * @return as of {@link System#nanoTime}.
     */
    public long plannedNs(final long sequence)
    {
        return startNs + (long)(sequence * intervalNs);
    }

    /**
     * Returns at the planned time of an event, at once if that has passed.
     *
     * @param sequence of the event.
     */
    public void awaitTurn(final long sequence)
    {
        final long plannedNs = plannedNs(sequence);
        long leftNs = plannedNs - System.nanoTime();
        while (leftNs > 0)
        {
            if (leftNs > PARK_ABOVE_NS)
            {
                LockSupport.parkNanos(leftNs - PARK_MARGIN_NS);
            }
            else if (leftNs > YIELD_ABOVE_NS)
            {
                Thread.yield();
            }
            else
            {
                Thread.onSpinWait();
            }
            leftNs = plannedNs - System.nanoTime();
        }
    }
}
