// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * The shortest way in, for the one producer of an engine: its thread is the ring's writer. No lane, no copy, no hop.
 * <p>
 * A claim only looks at the next slot; the ring's sequence is taken at the commit, so an aborted claim leaves nothing.
 * <p>
 * Beside the event itself an event costs two stores, the claim and the cursor: all else follows from these. Stores
 * leave the processor in order, and those to an event wait for its lines to come back from the handler's core, so each
 * further one means that fewer events are on their way at a time.
 */
final class DirectInlet<E> implements EngineInlet<E>
{
    /** The clock is read at least this often, a power of two: 30 ns a read, so about one nanosecond an event. */
    private static final int EVENTS_PER_CLOCK_READ = 32;
    private static final long NOTHING = -1;

    private final InletProgress progress;
    private final Admission admission;
    private final int inletId;
    private final Codec<E> codec;
    private final int maxLength;
    private final Ring<E> ring;
    private final RingWriter<E> writer;
    private final EngineClock clock;
    private final Gate gate;
    private final Wakeups wakeups;
    private final Barrier consumed;

    /** Null if nobody wants to know. */
    private final Stamps stamps;

    /**
     * The sequence that was claimed last: claimed still, if it is the next. On a line of its own: whatever changes with
     * every event must not share one with what other threads read.
     */
    private final Sequence claimed = new Sequence(NOTHING);

    // The producer's own, and seldom written.
    private long writableUpTo = -1;
    private long refusal = BACK_PRESSURED;

    /** Whether it has begun one; what was recovered before belongs to others. */
    private boolean hasRun;

    /** A position is the sequence plus this; set before anything runs. */
    private long positionOffset;

    DirectInlet(final InletContext<E> context, final EngineClock clock)
    {
        progress = context.progress();
        admission = context.admission();
        inletId = context.inletId();
        codec = context.codec();
        maxLength = codec.maxLength();
        ring = context.ring();
        writer = ring.writer();
        gate = context.gate();
        wakeups = context.wakeups();
        consumed = context.consumed();
        stamps = ring.stamps();
        this.clock = clock;
        progress.acceptedBy(() -> ring.cursor() + positionOffset);
    }

    /** This thread is the only one that moves the cursor. */
    private long next()
    {
        return ring.cursor() + 1;
    }

    @Override
    public E claim()
    {
        final long next = next();
        if (claimed.get() != next)
        {
            progress.checkProducer();
            final long answer = ask(next);
            if (answer != Admission.ADMITTED)
            {
                refusal = answer;
                progress.refused();
                return null;
            }
            claimed.set(next);
        }
        return ring.event(next);
    }

    private long ask(final long sequence)
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (sequence > writableUpTo)
        {
            writableUpTo = ring.writableUpTo();
            if (sequence > writableUpTo)
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

    private long claimedSequence()
    {
        final long next = next();
        if (claimed.get() != next)
        {
            throw progress.nothingClaimed();
        }
        return next;
    }

    @Override
    public long claimedPosition()
    {
        return claimedSequence() + positionOffset;
    }

    @Override
    public long commit()
    {
        final long sequence = claimedSequence();
        if (isTooLong(ring.event(sequence)))
        {
            abort();
            return TOO_LONG;
        }
        if (gate.isClosed())
        {
            abort();
            return CLOSED;
        }
        // Under load the time is at most 32 events old; whenever the engine had caught up, any time may have passed.
        if (sequence % EVENTS_PER_CLOCK_READ == 0 || !hasRun || wakeups.anyIdle())
        {
            beginRun(sequence, 1);
        }
        if (stamps != null && Stamps.isStamped(sequence))
        {
            stamps.put(sequence, System.nanoTime());
            progress.taken(sequence + positionOffset);
        }
        ring.publish(sequence);
        wakeups.signal();
        return gate.isInDoubt() ? judged(sequence, 1) : sequence + positionOffset;
    }

    /** Reads the clock; a commit that does not goes on with the run that there is. */
    private void beginRun(final long sequence, final int count)
    {
        hasRun = true;
        writer.startAt(sequence);
        writer.append(count, EntryKind.EVENT.code(), clock.update(), inletId, sequence + positionOffset);
    }

    /** The position of the last of those that were consumed in the end, or CLOSED if none was. */
    private long judged(final long first, final int count)
    {
        gate.awaitSettled();
        final long last = Math.min(first + count - 1, consumed.available());
        if (last < first + count - 1)
        {
            refusal = CLOSED;
            progress.acceptedAtTheEnd(Math.max(first - 1, last) + positionOffset);
        }
        return last < first ? CLOSED : last + positionOffset;
    }

    @Override
    public long ask(final int index)
    {
        return ask(next() + index);
    }

    @Override
    public E claimed(final int index)
    {
        return ring.event(next() + index);
    }

    @Override
    public long claimedFrom()
    {
        return next() + positionOffset;
    }

    @Override
    public boolean isTooLong(final E event)
    {
        return codec.length(event) > maxLength;
    }

    @Override
    public void refuse(final long reason)
    {
        refusal = reason;
    }

    @Override
    public int commitFirst(final int count)
    {
        if (gate.isClosed())
        {
            refusal = CLOSED;
            return 0;
        }
        final long first = next();
        // Once for a batch, as the sequencer does.
        beginRun(first, count);
        if (stamps != null)
        {
            stamp(first, count);
            progress.taken(first + count - 1 + positionOffset);
        }
        writer.publish();
        wakeups.signal();
        if (!gate.isInDoubt())
        {
            return count;
        }
        final long last = judged(first, count);
        return last < 0 ? 0 : (int)(last - positionOffset - first + 1);
    }

    private void stamp(final long first, final int count)
    {
        final long stamped = first + Stamps.toNext(first);
        final long nowNs = stamped < first + count ? System.nanoTime() : 0;
        for (long sequence = stamped; sequence < first + count; sequence += Stamps.EVERY)
        {
            stamps.put(sequence, nowNs);
        }
    }

    @Override
    public void abort()
    {
        claimed.set(NOTHING);
    }

    @Override
    public InletProgress progress()
    {
        return progress;
    }

    @Override
    public boolean isDrained()
    {
        return true;
    }

    @Override
    public void restore(final long position)
    {
        progress.restore(position);
        positionOffset = position - ring.cursor();
    }

    @Override
    public String toString()
    {
        return "direct inlet \"" + progress.name() + "\"";
    }
}
