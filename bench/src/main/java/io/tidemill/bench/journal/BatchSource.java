// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntrySource;

/**
 * A batch of events of one inlet, all of one engine time, as a ring hands it to the log after a duty cycle.
 */
public final class BatchSource implements EntrySource<BenchEvent>
{
    /** Events in a full batch: a power of two, and what the engine gives the log at most at a time. */
    public static final int CAPACITY = 256;

    private static final int MASK = CAPACITY - 1;
    private static final byte EVENT = EntryKind.EVENT.code();

    private final BenchEvent[] events = new BenchEvent[CAPACITY];
    private final int inletId;
    private long timeNs;

    /**
     * An empty batch.
     *
     * @param inletId that all events come from.
     */
    public BatchSource(final int inletId)
    {
        this.inletId = inletId;
        for (int i = 0; i < CAPACITY; i++)
        {
            events[i] = new BenchEvent();
        }
    }

    /**
     * Fills the events of some sequences, at most {@link #CAPACITY} of them, and sets their time.
     *
     * @param first       sequence.
     * @param last        sequence.
     * @param batchTimeNs of all of them.
     */
    public void fill(final long first, final long last, final long batchTimeNs)
    {
        timeNs = batchTimeNs;
        for (long sequence = first; sequence <= last; sequence++)
        {
            events[(int)sequence & MASK].fill(sequence);
        }
    }

    @Override
    public BenchEvent event(final long sequence)
    {
        return events[(int)sequence & MASK];
    }

    @Override
    public byte kind(final long sequence)
    {
        return EVENT;
    }

    @Override
    public long timeNs(final long sequence)
    {
        return timeNs;
    }

    @Override
    public int inletId(final long sequence)
    {
        return inletId;
    }

    @Override
    public long position(final long sequence)
    {
        return sequence;
    }

    @Override
    public long lastOfRun(final long sequence, final long limit)
    {
        return limit;
    }
}
