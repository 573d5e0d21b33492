// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;

/**
 * A single-producer single-consumer ring of preallocated events, drained by the sequencer.
 * <ol>
 * <li>One producer thread writes slots and {@code tail}; the sequencer reads slots and writes {@code head}.</li>
 * <li>A slot below {@code tail} is complete: {@code tail} is released after it was filled and acquired before it is
 * read. A slot is filled again only when {@code head} has passed it, likewise released and acquired.</li>
 * </ol>
 * The scheme of Lamport's queue with cached opposite index (FastFlow, JCTools' SpscArrayQueue).
 */
final class LaneInlet<E> extends SlottedInlet<E>
{
    private static final long NOTHING = -1;

    /** The lane sequence that was claimed last: claimed still, if it is the next. The producer's own. */
    private final SingleWriterSequence claimed = new SingleWriterSequence(NOTHING);

    /** The {@link #tail}, which only the producer moves. */
    private final SingleWriterSequence ownTail;

    // The producer's own, and written only when the lane seems full or refuses: the sequencer reads this object.
    private long knownHead = -1;
    private long refusal = BACK_PRESSURED;

    LaneInlet(final InletContext<E> context, final int capacity, final EventFactory<E> factory)
    {
        this(context, capacity, factory, new SingleWriterSequence(NOTHING));
    }

    private LaneInlet(
        final InletContext<E> context,
        final int capacity,
        final EventFactory<E> factory,
        final SingleWriterSequence tail)
    {
        super(context, capacity, factory, tail);
        ownTail = tail;
        // Follows from the tail, so that an event costs one store less: see DirectInlet.
        progress.acceptedBy(() -> positionOf(tail.get()));
    }

    @Override
    public E claim()
    {
        final long next = ownTail.plain() + 1;
        progress.checkProducer(claimed.plain() == next);
        if (claimed.plain() != next)
        {
            final long answer = ask(next);
            if (answer != Admission.ADMITTED)
            {
                refusal = answer;
                progress.refused();
                return null;
            }
            claimed.setPlain(next);
        }
        return slot(next);
    }

    private long ask(final long next)
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (next - knownHead > capacity())
        {
            // Acquire: the sequencer has finished with the slots up to here.
            knownHead = head.get();
            if (next - knownHead > capacity())
            {
                return progress.noRoom();
            }
        }
        return admission.isOpen() ? Admission.ADMITTED : admission.ask();
    }

    @Override
    public boolean isEventPerPosition()
    {
        return true;
    }

    @Override
    public boolean isClaimed()
    {
        return claimed.plain() == ownTail.plain() + 1;
    }

    @Override
    public int room()
    {
        return (int)(capacity() - (ownTail.plain() - knownHead));
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long claimedPosition()
    {
        final long next = ownTail.plain() + 1;
        if (claimed.plain() != next)
        {
            throw progress.nothingClaimed();
        }
        return positionOf(next);
    }

    @Override
    public long commit()
    {
        final long sequence = ownTail.plain() + 1;
        if (claimed.plain() != sequence)
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
        stamp(sequence);
        // A release: the slot is complete for whoever acquires the tail.
        tail.set(sequence);
        wakeups.signal();
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            progress.acceptedAtTheEnd(positionOf(sequence - 1));
            return CLOSED;
        }
        return positionOf(sequence);
    }

    @Override
    public long ask(final int index)
    {
        return ask(ownTail.plain() + 1 + index);
    }

    @Override
    public E claimed(final int index)
    {
        return slot(ownTail.plain() + 1 + index);
    }

    @Override
    public void refuse(final long reason)
    {
        refusal = reason;
    }

    @Override
    public long claimedFrom()
    {
        return positionOf(ownTail.plain() + 1);
    }

    @Override
    public int commitFirst(final int count)
    {
        if (gate.isClosed())
        {
            refusal = CLOSED;
            return 0;
        }
        final long first = ownTail.plain() + 1;
        final long last = ownTail.plain() + count;
        for (long stamped = first + Stamps.toNext(first); stamped <= last; stamped += Stamps.EVERY)
        {
            stamp(stamped);
        }
        // A release: the slots are complete for whoever acquires the tail.
        tail.set(last);
        wakeups.signal();
        int accepted = count;
        if (gate.isInDoubt())
        {
            // Judged from the end: what was taken on, was taken on in order.
            while (accepted > 0 && !isConsumedAtTheEnd(first + accepted - 1))
            {
                accepted--;
            }
            refusal = CLOSED;
            progress.acceptedAtTheEnd(positionOf(first + accepted - 1));
        }
        return accepted;
    }

    @Override
    public void abort()
    {
        claimed.setPlain(NOTHING);
    }

    @Override
    public int pending(final int limit)
    {
        // Acquire: the slots up to the tail are complete. The head is this thread's own.
        return (int)Math.min(limit, tail.get() - head.plain());
    }

    @Override
    public boolean isVoid(final int index)
    {
        return false;
    }

    @Override
    public int endOfAlike(final int index, final int limit)
    {
        return limit;
    }

    @Override
    public void lookAfterClaims()
    {
        // A claim of one producer takes no slot before it is committed.
    }

    @Override
    public String toString()
    {
        return "lane \"" + progress.name() + "\"";
    }
}
