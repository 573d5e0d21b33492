// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * The shortest way in, for the one producer of an engine: its thread is the ring's writer. No lane, no copy, no hop.
 * <p>
 * A claim only looks at the next slot; the ring's sequence is taken at the commit, so an aborted claim leaves nothing.
 */
final class DirectInlet<E> implements EngineInlet<E>
{
    /** The clock is read at least this often: 30 ns a read, so about one nanosecond an event. */
    private static final int EVENTS_PER_CLOCK_READ = 32;
    private static final long NOTHING = -1;

    private final InletProgress progress;
    private final Admission admission;
    private final int inletId;
    private final Codec<E> codec;
    private final int maxLength;
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
    private long refusal = BACK_PRESSURED;

    DirectInlet(final InletContext<E> context, final EngineClock clock)
    {
        progress = context.progress();
        admission = context.admission();
        inletId = context.inletId();
        codec = context.codec();
        maxLength = codec.maxLength();
        writer = context.ring().writer();
        gate = context.gate();
        wakeups = context.wakeups();
        consumed = context.consumed();
        stamps = context.ring().stamps();
        this.clock = clock;
    }

    @Override
    public E claim()
    {
        if (!isClaimed())
        {
            progress.checkProducer();
            final long answer = ask(1);
            if (answer != Admission.ADMITTED)
            {
                refusal = answer;
                progress.refused();
                return null;
            }
            claimed.set(writer.nextSequence());
        }
        return writer.event(0);
    }

    /** For so many events, but a token for one. */
    private long ask(final int count)
    {
        if (gate.isClosed())
        {
            return CLOSED;
        }
        if (!writer.hasRoomFor(count))
        {
            return BACK_PRESSURED;
        }
        return admission.isOpen() ? Admission.ADMITTED : admission.ask();
    }

    private boolean isClaimed()
    {
        return claimed.get() == writer.nextSequence();
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long claimedPosition()
    {
        if (!isClaimed())
        {
            throw progress.nothingClaimed();
        }
        return progress.accepted() + 1;
    }

    @Override
    public long commit()
    {
        if (!isClaimed())
        {
            throw progress.nothingClaimed();
        }
        if (codec.length(writer.event(0)) > maxLength)
        {
            abort();
            return TOO_LONG;
        }
        if (gate.isClosed())
        {
            abort();
            return CLOSED;
        }
        final long position = progress.accepted() + 1;
        final long sequence = writer.append(1, EntryKind.EVENT.code(), timeNs(position), inletId, position);
        if (stamps != null && Stamps.isStamped(sequence))
        {
            stamps.put(sequence, System.nanoTime());
            progress.taken(position);
        }
        writer.publish();
        wakeups.signal();
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            return CLOSED;
        }
        progress.accepted(position);
        return position;
    }

    @Override
    public int claimUpTo(final int wanted)
    {
        abort();
        progress.checkProducer();
        int count = 0;
        long answer = Admission.ADMITTED;
        while (count < wanted && answer == Admission.ADMITTED)
        {
            answer = ask(count + 1);
            count += answer == Admission.ADMITTED ? 1 : 0;
        }
        refusal = answer;
        return count;
    }

    @Override
    public E claimed(final int index)
    {
        return writer.event(index);
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
    public long claimedFrom()
    {
        return progress.accepted() + 1;
    }

    @Override
    public int commitFirst(final int count)
    {
        if (gate.isClosed())
        {
            refusal = CLOSED;
            return 0;
        }
        final long position = progress.accepted() + 1;
        // Once for a batch, as the sequencer does.
        final long sequence = writer.append(count, EntryKind.EVENT.code(), clock.update(), inletId, position);
        if (stamps != null)
        {
            stamp(sequence, count);
            progress.taken(position + count - 1);
        }
        writer.publish();
        wakeups.signal();
        int accepted = count;
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence + count - 1))
        {
            refusal = CLOSED;
            accepted = (int)Math.max(0, consumed.available() - sequence + 1);
        }
        progress.accepted(position + accepted - 1);
        return accepted;
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

    /**
     * Under load the time is at most 32 events old; whenever the engine had caught up, it is read anew, since then
     * any time may have passed.
     */
    private long timeNs(final long position)
    {
        return position % EVENTS_PER_CLOCK_READ == 0 || wakeups.anyIdle() ? clock.update() : clock.timeNs();
    }

    private boolean isConsumedAtTheEnd(final long sequence)
    {
        gate.awaitSettled();
        return sequence <= consumed.available();
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
    }

    @Override
    public String toString()
    {
        return "direct inlet \"" + progress.name() + "\"";
    }
}
