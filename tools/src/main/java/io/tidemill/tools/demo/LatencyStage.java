// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.tidemill.tools.monitor.HookEvent;
import org.HdrHistogram.Histogram;

/**
 * An effect stage behind the logic: notes how far handling has come and, in the phase of fixed rate, how long after its
 * planned send time each event was handled. Measured from the planned time, a stall counts for all the events that it
 * held up (no coordinated omission).
 * <p>
 * The one inlet's positions equal the sequences, since the demo's journal holds nothing but its events.
 */
final class LatencyStage implements EventHandler<HookEvent>
{
    private final Histogram latencyNs = new Histogram(60_000_000_000L, 3);
    private final Sequence handled = new Sequence();
    private volatile Schedule schedule;

    /** When the event of a sequence was to be sent, and from which sequence on that is measured. */
    record Schedule(long firstSequence, long startNs, double intervalNs, long measuredFrom)
    {
        long plannedNs(final long sequence)
        {
            return startNs + (long)((sequence - firstSequence) * intervalNs);
        }
    }

    /** Before the first of its events is offered. */
    void measure(final Schedule newSchedule)
    {
        schedule = newSchedule;
    }

    /** The last sequence handled. */
    long handled()
    {
        return handled.get();
    }

    /** When all of them are handled. */
    Histogram latencyNs()
    {
        return latencyNs;
    }

    @Override
    public void onEvent(final HookEvent event, final long sequence, final boolean endOfBatch)
    {
        final Schedule current = schedule;
        if (current != null && sequence >= current.measuredFrom())
        {
            final long lateNs = System.nanoTime() - current.plannedNs(sequence);
            // A longer stall counts as the longest one that can be told: a figure must not halt the engine.
            latencyNs.recordValue(Math.min(latencyNs.getHighestTrackableValue(), Math.max(0, lateNs)));
        }
        if (endOfBatch)
        {
            // A release: what was recorded up to here is visible to whoever sees this sequence.
            handled.set(sequence);
        }
    }
}
