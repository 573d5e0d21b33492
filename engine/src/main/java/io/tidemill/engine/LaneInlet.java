// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;

/**
 * A single-producer single-consumer ring of preallocated events, drained by the sequencer.
 * <ol>
 * <li>One producer thread writes slots and {@code tail}; the sequencer reads slots and writes {@code head}.</li>
 * <li>A slot below {@code tail} is complete: {@code tail} is released after it was filled and acquired before it is
 * read. A slot is filled again only when {@code head} has passed it, likewise released and acquired.</li>
 * </ol>
 * The scheme of Lamport's queue with cached opposite index (FastFlow, JCTools' SpscArrayQueue).
 */
final class LaneInlet<E> implements EngineInlet<E>
{
    private final InletProgress progress;
    private final int inletId;
    private final Codec<E> codec;
    private final int maxLength;
    private final Gate gate;
    private final Wakeups wakeups;
    private final Ring<E> ring;
    private final Barrier consumed;
    private final E[] slots;
    private final int mask;

    /** Last lane sequence committed, -1 at first; the position is this plus {@code firstPosition}. */
    private final Sequence tail = new Sequence();

    /** Last lane sequence that the sequencer moved to the ring. */
    private final Sequence head = new Sequence();

    private long firstPosition;

    // The producer's own; on the lines of this object that nobody else writes.
    private long produced = -1;
    private long knownHead = -1;
    private boolean claimed;
    private long refusal = BACK_PRESSURED;

    LaneInlet(
        final InletProgress progress,
        final int inletId,
        final int capacity,
        final EventFactory<E> factory,
        final Codec<E> codec,
        final Gate gate,
        final Wakeups wakeups,
        final Ring<E> ring,
        final Barrier consumed)
    {
        this.progress = progress;
        this.inletId = inletId;
        this.codec = codec;
        this.maxLength = codec.maxLength();
        this.gate = gate;
        this.wakeups = wakeups;
        this.ring = ring;
        this.consumed = consumed;
        slots = newSlots(capacity);
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            slots[i] = factory.newInstance();
        }
    }

    @SuppressWarnings("unchecked") // an array of a type parameter; it never leaves this class
    private static <E> E[] newSlots(final int capacity)
    {
        return (E[])new Object[capacity];
    }

    @Override
    public E claim()
    {
        if (!claimed)
        {
            if (gate.isClosed())
            {
                refusal = CLOSED;
                return null;
            }
            if (produced - knownHead >= slots.length)
            {
                // Acquire: the sequencer has finished with the slots up to here.
                knownHead = head.get();
                if (produced - knownHead >= slots.length)
                {
                    refusal = BACK_PRESSURED;
                    return null;
                }
            }
            claimed = true;
        }
        return slot(produced + 1);
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long commit()
    {
        if (!claimed)
        {
            throw progress.nothingClaimed();
        }
        claimed = false;
        final long sequence = produced + 1;
        if (codec.length(slot(sequence)) > maxLength)
        {
            return TOO_LONG;
        }
        if (gate.isClosed())
        {
            return CLOSED;
        }
        produced = sequence;
        // A release: the slot is complete for whoever acquires the tail.
        tail.set(sequence);
        wakeups.signal();
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            return CLOSED;
        }
        final long position = firstPosition + sequence;
        progress.accepted(position);
        return position;
    }

    /** In the ring, and there everything was consumed; or at least this very position is in the log. */
    private boolean isConsumedAtTheEnd(final long sequence)
    {
        gate.awaitSettled();
        return sequence <= head.get() &&
            (consumed.available() >= ring.cursor() || progress.written() >= firstPosition + sequence);
    }

    @Override
    public void abort()
    {
        claimed = false;
    }

    /** Sequencer only: how many events wait. */
    long pending()
    {
        // Acquire: the slots up to the tail are complete. The head is this thread's own.
        return tail.get() - head.get();
    }

    /** Sequencer only: copies the event that is {@code index} behind the head. */
    void copyTo(final long index, final E target)
    {
        codec.copy(slot(head.get() + 1 + index), target);
    }

    /** Sequencer only: the position of the event that is {@code index} behind the head. */
    long position(final long index)
    {
        return firstPosition + head.get() + 1 + index;
    }

    /** Sequencer only, after the events are published in the ring: gives their slots back. */
    void release(final long count)
    {
        // A release: the reads of these slots happened before the producer may fill them again.
        head.set(head.get() + count);
    }

    int inletId()
    {
        return inletId;
    }

    private E slot(final long sequence)
    {
        return slots[(int)sequence & mask];
    }

    @Override
    public InletProgress progress()
    {
        return progress;
    }

    @Override
    public boolean isDrained()
    {
        return head.get() >= tail.get();
    }

    @Override
    public void restore(final long position)
    {
        progress.restore(position);
        firstPosition = position + 1;
    }

    @Override
    public String toString()
    {
        return "lane \"" + progress.name() + "\"";
    }
}
