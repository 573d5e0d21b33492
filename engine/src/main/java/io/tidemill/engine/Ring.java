// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;

import java.util.Arrays;

/**
 * The Disruptor's ring with what belongs to each sequence but not to the user's event: kind, engine time, inlet and
 * position, in arrays beside it.
 * <ol>
 * <li>One thread writes at a time: slot and arrays are written with plain stores before {@link #publish}, which
 * releases them; a reader that acquired a cursor at or above a sequence sees all of them.</li>
 * <li>A slot is not written again before all gating sequences have passed it.</li>
 * </ol>
 */
final class Ring<E> implements EntrySource<E>
{
    private final RingBuffer<E> buffer;
    private final int mask;
    private final byte[] kinds;
    private final long[] timesNs;
    private final int[] inletIds;
    private final long[] positions;

    /** Sequences that were added as gates; kept since the Disruptor does not tell. */
    private Sequence[] gates = {};

    Ring(final EventFactory<E> factory, final int size)
    {
        buffer = RingBuffer.createSingleProducer(factory, size, new NoWaiting());
        mask = size - 1;
        kinds = new byte[size];
        timesNs = new long[size];
        inletIds = new int[size];
        positions = new long[size];
    }

    /** Gates the ring from now on; the sequences are set to the cursor. */
    void gateOn(final Sequence... sequences)
    {
        gates = sequences.clone();
        buffer.addGatingSequences(sequences);
    }

    int size()
    {
        return mask + 1;
    }

    long cursor()
    {
        return buffer.getCursor();
    }

    /** Writer only. */
    boolean hasRoomFor(final int count)
    {
        return buffer.hasAvailableCapacity(count);
    }

    /** Any thread: whether the slowest gate is a whole ring behind. */
    boolean isFull()
    {
        long slowest = buffer.getCursor();
        final long cursor = slowest;
        for (final Sequence gate : gates)
        {
            slowest = Math.min(slowest, gate.get());
        }
        return cursor - slowest >= size();
    }

    /**
     * Writer only, after {@link #hasRoomFor}: takes the next sequences. Gives the highest. Not by the Disruptor's own
     * {@code next}, which asks for room again, parks, and insists on one thread for ever, though an inlet may be handed
     * from one thread to another.
     */
    long next(final int count)
    {
        final long highest = buffer.getCursor() + count;
        buffer.claimAndGetPreallocated(highest);
        return highest;
    }

    /**
     * Publishes up to {@code sequence}, whatever was the last before; only while nothing else uses the ring. Slots and
     * stamps from there on back have been filled.
     */
    void restore(final long sequence)
    {
        buffer.claimAndGetPreallocated(sequence);
        buffer.publish(sequence);
    }

    void stamp(final long sequence, final byte kind, final long timeNs, final int inletId, final long position)
    {
        final int index = (int)sequence & mask;
        kinds[index] = kind;
        timesNs[index] = timeNs;
        inletIds[index] = inletId;
        positions[index] = position;
    }

    /** Stamps consecutive entries that differ in nothing but their place; at most a ring of them. */
    void stampRun(
        final long first, final int count, final byte kind, final long timeNs, final int inletId, final long position)
    {
        final int from = (int)first & mask;
        final int toEnd = Math.min(count, size() - from);
        stampSlots(from, from + toEnd, kind, timeNs, inletId, position);
        stampSlots(0, count - toEnd, kind, timeNs, inletId, position + toEnd);
    }

    private void stampSlots(
        final int from, final int to, final byte kind, final long timeNs, final int inletId, final long position)
    {
        Arrays.fill(kinds, from, to, kind);
        Arrays.fill(timesNs, from, to, timeNs);
        Arrays.fill(inletIds, from, to, inletId);
        for (int i = from; i < to; i++)
        {
            positions[i] = position + (i - from);
        }
    }

    /** A release: slots and stamps up to here become visible to whoever acquires the cursor. */
    void publish(final long highest)
    {
        buffer.publish(highest);
    }

    @Override
    public E event(final long sequence)
    {
        return buffer.get(sequence);
    }

    @Override
    public byte kind(final long sequence)
    {
        return kinds[(int)sequence & mask];
    }

    @Override
    public long timeNs(final long sequence)
    {
        return timesNs[(int)sequence & mask];
    }

    @Override
    public int inletId(final long sequence)
    {
        return inletIds[(int)sequence & mask];
    }

    @Override
    public long position(final long sequence)
    {
        return positions[(int)sequence & mask];
    }

    /**
     * Nobody waits inside the ring: stages are polled, and parked threads are woken by {@link Wakeups}.
     */
    private static final class NoWaiting implements WaitStrategy
    {
        @Override
        public long waitFor(
            final long sequence,
            final Sequence cursor,
            final Sequence dependentSequence,
            final SequenceBarrier barrier) throws AlertException
        {
            throw new UnsupportedOperationException("stages are polled, nothing waits on the ring");
        }

        @Override
        public void signalAllWhenBlocking()
        {
            // nobody to signal
        }
    }
}
