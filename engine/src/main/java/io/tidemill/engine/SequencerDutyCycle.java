// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.EnginePage;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.List;

/**
 * The ring's only writer where there are lanes: gives timers that are due their entries, drains the lanes in turn,
 * stamps sequence and engine time, publishes.
 * <ol>
 * <li>Events of one lane keep their order; lanes take turns, each with at most one batch a turn, and the one that moved
 * events last is the last to be asked next, so that none starves when there is little room.</li>
 * <li>An event's slot in the lane is given back only after the event is published in the ring.</li>
 * <li>The ring's sequences are taken only for events that have been copied, so a codec that throws leaves no hole.</li>
 * </ol>
 */
final class SequencerDutyCycle<E> implements EngineDutyCycle
{
    static final String NAME = DutyCycleName.SEQUENCER.name();

    private final Freeze freeze = new Freeze();
    private final ThreadOwner owner = new ThreadOwner();
    private final RingWriter<E> writer;
    private final RingMarker marker;
    private final Lane<E>[] lanes;
    private final TimerIntake<E> timers;
    private final EngineClock clock;
    private final int batchLimit;
    private final Halt halt;
    private final Stamps stamps;
    private int firstLane;

    /** Of the thread that carries this. */
    private Idleness idleness;

    /** Null if nothing is counted. */
    private AtomicCounter cursor;

    /** Written by the thread that runs this, read by whoever closes. */
    private volatile boolean failed;

    /** {@code timers} may be null. */
    SequencerDutyCycle(
        final Ring<E> ring,
        final List<Lane<E>> lanes,
        final TimerIntake<E> timers,
        final EngineClock clock,
        final int batchLimit,
        final Halt halt)
    {
        this.writer = ring.writer();
        this.marker = ring.marker();
        this.stamps = ring.stamps();
        this.lanes = lanes.toArray(SequencerDutyCycle::newArray);
        this.timers = timers;
        this.clock = clock;
        this.batchLimit = batchLimit;
        this.halt = halt;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    private static <E> Lane<E>[] newArray(final int length)
    {
        return new Lane[length];
    }

    @Override
    public Freeze freeze()
    {
        return freeze;
    }

    @Override
    public int doWork()
    {
        assert owner.isCaller() : owner.strange();
        if (failed || freeze.limit(writer.nextSequence() - 1) != Long.MAX_VALUE)
        {
            return 0;
        }
        int work = 0;
        boolean clockRead = false;
        if (timers != null && timers.isAwaiting())
        {
            clock.update();
            clockRead = true;
            work = timers.doWork();
            if (cursor != null && work > 0)
            {
                cursor.setRelease(writer.nextSequence() - 1);
            }
            if (timers.isCatchingUp())
            {
                return work;
            }
        }
        if (marker.isAsked() && writer.hasRoomFor(1))
        {
            clock.update();
            clockRead = true;
            mark(marker.take());
            work++;
        }
        final int start = firstLane;
        for (int i = 0; i < lanes.length; i++)
        {
            final int index = (start + i) % lanes.length;
            final Lane<E> lane = lanes[index];
            final int pending = lane.pending(batchLimit);
            if (pending == 0)
            {
                lane.lookAfterClaims();
            }
            else
            {
                if (!clockRead)
                {
                    clock.update();
                    clockRead = true;
                }
                final int moved = drain(lane, pending);
                work += moved;
                // Whoever had the room that there was comes last next time.
                firstLane = moved > 0 ? (index + 1) % lanes.length : firstLane;
            }
        }
        return work;
    }

    /** Gives a snapshot that is asked for an entry. */
    private void mark(final SnapshotInProgress snapshot)
    {
        if (snapshot == null)
        {
            // It was taken back meanwhile.
            return;
        }
        final long sequence = writer.append(1, EntryKind.MARKER.code(), clock.timeNs(), 0, writer.nextSequence());
        snapshot.markedAt(sequence, clock.timeNs());
        for (final Lane<E> lane : lanes)
        {
            snapshot.position(lane.inletId(), lane.position(0) - 1);
        }
        marker.marked(sequence, snapshot);
        writer.publish();
        if (cursor != null)
        {
            cursor.setRelease(sequence);
        }
    }

    private int drain(final Lane<E> lane, final int wanted)
    {
        int count = wanted;
        while (count > 0 && !writer.hasRoomFor(count))
        {
            count >>= 1;
        }
        final int copied = lane.copyTo(writer, count);
        if (copied > 0)
        {
            publish(lane, copied);
        }
        if (copied < count && lane.failure() != null)
        {
            // After the events before it are in the ring: a close that sees this waits only for what is there.
            failed = true;
            halt.halt("copy of the next event of " + lane, writer.nextSequence(), lane.failure());
        }
        return copied;
    }

    /** Before anything runs. */
    void countBy(final AtomicCounter written)
    {
        cursor = written;
    }

    private void stamp(final Lane<E> lane, final int count)
    {
        for (int i = lane.firstStamped(); i < count; i += Stamps.EVERY)
        {
            stamps.put(writer.nextSequence() + i, lane.offeredNs(i));
        }
    }

    private void publish(final Lane<E> lane, final int count)
    {
        if (stamps != null)
        {
            stamp(lane, count);
        }
        int first = 0;
        while (first < count)
        {
            final int end = lane.endOfAlike(first, count);
            writer.append(end - first, (lane.isVoid(first) ? EntryKind.VOID : EntryKind.EVENT).code(), clock.timeNs(),
                lane.inletId(), lane.position(first));
            first = end;
        }
        writer.publish();
        lane.release(count);
        if (cursor != null)
        {
            cursor.setRelease(writer.nextSequence() - 1);
            lane.taken();
        }
    }

    @Override
    public long idleNs()
    {
        if (failed)
        {
            return Long.MAX_VALUE;
        }
        long idleNs = timers == null ? Long.MAX_VALUE : timers.idleNs();
        for (final Lane<E> lane : lanes)
        {
            idleNs = Math.min(idleNs, lane.idleNs());
        }
        return idleNs;
    }

    @Override
    public void carriedBy(final Idleness ofThread)
    {
        idleness = ofThread;
    }

    /** Before anything runs: where other processes see whether this thread must be woken. */
    void showOn(final EnginePage shared)
    {
        idleness.showOn(shared);
    }

    boolean isFailed()
    {
        return failed;
    }

    /** Whatever has ended its thread, it moves nothing any more, and nobody is to wait for it. */
    @Override
    public void onClose()
    {
        failed = true;
    }

    @Override
    public String roleName()
    {
        return NAME;
    }
}
