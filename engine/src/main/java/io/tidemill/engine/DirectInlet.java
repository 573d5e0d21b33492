// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The shortest way in, for the one producer of an engine: its thread is the ring's writer. No lane, no copy, no hop.
 * <p>
 * A claim only looks at the next slot; the ring's sequence is taken at the commit, so an aborted claim leaves nothing.
 */
final class DirectInlet<E> implements EngineInlet<E>
{
    /** The clock is read at least this often: 30 ns a read, so about one nanosecond an event. */
    private static final int EVENTS_PER_CLOCK_READ = 32;

    private final InletProgress progress;
    private final int inletId;
    private final Codec<E> codec;
    private final int maxLength;
    private final Ring<E> ring;
    private final EngineClock clock;
    private final Gate gate;
    private final Wakeups wakeups;
    private final Barrier consumed;

    private E claimed;
    private long refusal = BACK_PRESSURED;
    private long nextPosition;
    private int eventsUntilClockRead;

    DirectInlet(
        final InletProgress progress,
        final int inletId,
        final Codec<E> codec,
        final Ring<E> ring,
        final EngineClock clock,
        final Gate gate,
        final Wakeups wakeups,
        final Barrier consumed)
    {
        this.progress = progress;
        this.inletId = inletId;
        this.codec = codec;
        this.maxLength = codec.maxLength();
        this.ring = ring;
        this.clock = clock;
        this.gate = gate;
        this.wakeups = wakeups;
        this.consumed = consumed;
    }

    @Override
    public E claim()
    {
        if (claimed != null)
        {
            return claimed;
        }
        if (gate.isClosed())
        {
            refusal = CLOSED;
            return null;
        }
        if (!ring.hasRoomFor(1))
        {
            refusal = BACK_PRESSURED;
            return null;
        }
        claimed = ring.event(ring.cursor() + 1);
        return claimed;
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    @Override
    public long commit()
    {
        final E event = claimed;
        if (event == null)
        {
            throw progress.nothingClaimed();
        }
        claimed = null;
        if (codec.length(event) > maxLength)
        {
            return TOO_LONG;
        }
        if (gate.isClosed())
        {
            return CLOSED;
        }
        final long position = nextPosition;
        final long sequence = ring.next(1);
        ring.stamp(sequence, EntryKind.EVENT.code(), timeNs(), inletId, position);
        ring.publish(sequence);
        wakeups.signal();
        if (gate.isInDoubt() && !isConsumedAtTheEnd(sequence))
        {
            return CLOSED;
        }
        nextPosition = position + 1;
        progress.accepted(position);
        return position;
    }

    /**
     * Under load the time is at most 32 events old; whenever the engine had caught up, it is read anew, since then
     * any time may have passed.
     */
    private long timeNs()
    {
        if (--eventsUntilClockRead <= 0 || wakeups.anyIdle())
        {
            eventsUntilClockRead = EVENTS_PER_CLOCK_READ;
            return clock.update();
        }
        return clock.timeNs();
    }

    private boolean isConsumedAtTheEnd(final long sequence)
    {
        gate.awaitSettled();
        return sequence <= consumed.available();
    }

    @Override
    public void abort()
    {
        claimed = null;
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
        nextPosition = position + 1;
    }

    @Override
    public String toString()
    {
        return "direct inlet \"" + progress.name() + "\"";
    }
}
