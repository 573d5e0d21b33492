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
final class LaneInlet<E> implements EngineInlet<E>, Lane<E>
{
    private static final long NOTHING = -1;

    private final InletProgress progress;
    private final Admission admission;
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

    /** The lane sequence that was claimed last: claimed still, if it is the next. The producer's own. */
    private final Sequence claimed = new Sequence();

    // The producer's own, and written only when the lane seems full or refuses: the sequencer reads this object.
    private long knownHead = -1;
    private long refusal = BACK_PRESSURED;

    LaneInlet(
        final InletProgress progress,
        final Admission admission,
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
        this.admission = admission;
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
        final long next = tail.get() + 1;
        if (claimed.get() != next)
        {
            progress.checkProducer();
            final long answer = ask(next);
            if (answer != Admission.ADMITTED)
            {
                refusal = answer;
                return null;
            }
            claimed.set(next);
        }
        return slot(next);
    }

    private long ask(final long next)
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (next - knownHead > slots.length)
        {
            // Acquire: the sequencer has finished with the slots up to here.
            knownHead = head.get();
            if (next - knownHead > slots.length)
            {
                return BACK_PRESSURED;
            }
        }
        return admission.isOpen() ? Admission.ADMITTED : admission.ask();
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long claimedPosition()
    {
        final long next = tail.get() + 1;
        if (claimed.get() != next)
        {
            throw progress.nothingClaimed();
        }
        return firstPosition + next;
    }

    @Override
    public long commit()
    {
        final long sequence = tail.get() + 1;
        if (claimed.get() != sequence)
        {
            throw progress.nothingClaimed();
        }
        if (codec.length(slot(sequence)) > maxLength)
        {
            abort();
            return TOO_LONG;
        }
        if (gate.isClosed())
        {
            abort();
            return CLOSED;
        }
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
        claimed.set(NOTHING);
    }

    @Override
    public int pending(final int limit)
    {
        // Acquire: the slots up to the tail are complete. The head is this thread's own.
        return (int)Math.min(limit, tail.get() - head.get());
    }

    @Override
    public boolean isVoid(final int index)
    {
        return false;
    }

    @Override
    public void copyTo(final int index, final E target)
    {
        codec.copy(slot(head.get() + 1 + index), target);
    }

    @Override
    public long position(final int index)
    {
        return firstPosition + head.get() + 1 + index;
    }

    @Override
    public void release(final int count)
    {
        // A release: the reads of these slots happened before the producer may fill them again.
        head.set(head.get() + count);
    }

    @Override
    public void lookAfterClaims()
    {
        // A claim of one producer takes no slot before it is committed.
    }

    @Override
    public int inletId()
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
