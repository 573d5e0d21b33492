// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The shortest way in, for the one producer of an engine: its thread is the ring's writer. No lane, no copy, no hop.
 * <p>
 * A claim only looks at the next slot; the ring's sequence is taken at the commit, so an aborted claim leaves nothing.
 * <p>
 * Beside the event itself an event costs two stores, the claim and the cursor: all else follows from these. Stores
 * leave the processor in order, and those to an event wait for its lines to come back from the handler's core, so each
 * further one means that fewer events are on their way at a time. That includes the stores of a call: {@link #claim}
 * and {@link #commit} stay small enough to be compiled into the producer's own loop.
 */
final class DirectInlet<E> implements EngineInlet<E>
{
    /** See {@link #begin}. */
    private static final int OUT_OF_LINE = 2;
    private static final long NOTHING = -1;

    /** In a slower flow the clock is read for each event, which is what it can afford. */
    private static final long FAST_NS_PER_EVENT = 1_000;

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
    private final SingleWriterSequence claimed = new SingleWriterSequence(NOTHING);
    private final SingleWriterSequence cursor;

    // The producer's own, and seldom written.
    private long writableUpTo = -1;
    private long refusal = BACK_PRESSURED;

    /** Up to here there is room, and nothing else to be asked: as {@link #writableUpTo}, or nothing. */
    private long openUpTo = -1;

    /** Where a new run begins at the latest; at once, since what was recovered before belongs to others. */
    private long nextRunAt = Long.MIN_VALUE;

    // Of the run that there is.
    private long runTimeNs;
    private long runFirst;

    /** {@link Wakeups#idleSpells} when the clock was read last. */
    private long idleSpells = -1;

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
        cursor = ring.ownCursor();
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
        return cursor.plain() + 1;
    }

    @Override
    public E claim()
    {
        final long next = next();
        if (next > openUpTo || !gate.isOpen() || progress.isOther())
        {
            return claimIfLetIn(next);
        }
        claimed.setPlain(next);
        return ring.event(next);
    }

    /** The long way: by a claim that was made already, or by asking. */
    private E claimIfLetIn(final long next)
    {
        progress.checkProducer(claimed.plain() == next);
        if (claimed.plain() == next)
        {
            return ring.event(next);
        }
        mark();
        final long free = next();
        final long answer = ask(free);
        if (answer != Admission.ADMITTED)
        {
            refusal = answer;
            progress.refused();
            return null;
        }
        claimed.setPlain(free);
        return ring.event(free);
    }

    /** Gives a snapshot that is asked for an entry, in this stream, since nobody else writes the ring. */
    private void mark()
    {
        final long sequence = next();
        if (!ring.marker().isAsked() || gate.isClosed() || sequence > ring.writableUpTo())
        {
            return;
        }
        final SnapshotInProgress snapshot = ring.marker().take();
        if (snapshot == null)
        {
            // The closer has taken it back.
            return;
        }
        final long position = sequence + positionOffset;
        writer.startAt(sequence);
        writer.append(1, EntryKind.MARKER.code(), clock.update(), inletId, position);
        snapshot.markedAt(sequence, clock.timeNs());
        snapshot.position(inletId, position);
        ring.marker().marked(sequence, snapshot);
        nextRunAt = Long.MIN_VALUE;
        writer.publish();
        wakeups.signal();
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
            openUpTo = admission.isOpen() ? writableUpTo : -1;
            if (sequence > writableUpTo)
            {
                return progress.noRoom();
            }
        }
        return admission.isOpen() ? Admission.ADMITTED : admission.ask();
    }

    @Override
    public boolean isClaimed()
    {
        return claimed.plain() == next();
    }

    @Override
    public int room()
    {
        return (int)(writableUpTo - cursor.plain());
    }

    @Override
    public int capacity()
    {
        return ring.size();
    }

    @Override
    public long refusal()
    {
        return refusal;
    }

    private long claimedSequence()
    {
        final long next = next();
        if (claimed.plain() != next)
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
        // Whenever the engine had caught up, any time may have passed: see begin.
        if (sequence >= nextRunAt || wakeups.anyIdle())
        {
            begin(sequence, OUT_OF_LINE);
        }
        ring.publish(sequence);
        wakeups.signal();
        return gate.isInDoubt() ? judged(sequence, 1) : sequence + positionOffset;
    }

    /**
     * Begins a run, and stamps the event if it is one of those; or goes on with the run that there is, if no thread has
     * become idle since that began. It matters where a thread that has to wake up is behind a burst, or on the same
     * core: else each event were a run of its own, and read the clock.
     * <p>
     * What is called once in 64 events would be compiled into {@link #commit}, which then would be too large for the
     * producer's loop; but a method is inlined into itself only once, so the innermost of these calls stays one.
     * Measured in docs/performance-notes.md.
     */
    private void begin(final long sequence, final int outOfLine)
    {
        if (outOfLine > 0)
        {
            begin(sequence, outOfLine - 1);
            return;
        }
        final long spells = wakeups.idleSpells();
        if (sequence < nextRunAt && spells == idleSpells)
        {
            return;
        }
        idleSpells = spells;
        beginRun(sequence, 1);
        if (stamps != null && Stamps.isStamped(sequence))
        {
            stamps.put(sequence, clock.tickNs());
            progress.taken(sequence + positionOffset);
        }
    }

    /**
     * Reads the clock, 30 ns; a commit that does not goes on with the run that there is, and its time. That is so in a
     * fast flow alone, a million events a second or more, so for some 64 µs; and only while no thread becomes idle. So
     * a time is older than that only where a burst ends and the engine is busy, or stands still, from then on: then up
     * to 63 events, until the next to be stamped, have the time at which the last run of the burst began.
     */
    private void beginRun(final long sequence, final int count)
    {
        final long next = sequence + count;
        final long nowNs = clock.update();
        final boolean isFast = nowNs - runTimeNs < (sequence - runFirst) * FAST_NS_PER_EVENT;
        runTimeNs = nowNs;
        runFirst = sequence;
        // A clock that is stepped may have gone on by any time with each event.
        nextRunAt = clock.isStepped() || !isFast ? next : next + Stamps.toNext(next);
        writer.startAt(sequence);
        writer.append(count, EntryKind.EVENT.code(), nowNs, inletId, sequence + positionOffset);
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
        if (index == 0)
        {
            mark();
        }
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
        claimed.setPlain(NOTHING);
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
