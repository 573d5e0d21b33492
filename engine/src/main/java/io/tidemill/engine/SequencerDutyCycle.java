// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * The ring's only writer where there are lanes: drains them in turn, stamps sequence and engine time, publishes.
 * <ol>
 * <li>Events of one lane keep their order; lanes take turns, each with at most one batch a turn, and the one that moved
 * events last is the last to be asked next, so that none starves when there is little room.</li>
 * <li>An event's slot in the lane is given back only after the event is published in the ring.</li>
 * <li>The ring's sequences are taken only for events that have been copied, so a codec that throws leaves no hole.</li>
 * </ol>
 */
final class SequencerDutyCycle<E> implements EngineDutyCycle
{
    static final String NAME = "sequencer";

    private final Ring<E> ring;
    private final LaneInlet<E>[] lanes;
    private final EngineClock clock;
    private final int batchLimit;
    private final Halt halt;
    private int firstLane;

    /** Written by the thread that runs this, read by whoever closes. */
    private volatile boolean failed;

    SequencerDutyCycle(
        final Ring<E> ring,
        final List<LaneInlet<E>> lanes,
        final EngineClock clock,
        final int batchLimit,
        final Halt halt)
    {
        this.ring = ring;
        this.lanes = lanes.toArray(SequencerDutyCycle::newArray);
        this.clock = clock;
        this.batchLimit = batchLimit;
        this.halt = halt;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    private static <E> LaneInlet<E>[] newArray(final int length)
    {
        return new LaneInlet[length];
    }

    @Override
    public int doWork()
    {
        if (failed)
        {
            return 0;
        }
        int work = 0;
        boolean clockRead = false;
        final int start = firstLane;
        for (int i = 0; i < lanes.length; i++)
        {
            final int index = (start + i) % lanes.length;
            final LaneInlet<E> lane = lanes[index];
            final long pending = lane.pending();
            if (pending > 0)
            {
                if (!clockRead)
                {
                    clock.update();
                    clockRead = true;
                }
                final int moved = drain(lane, (int)Math.min(pending, batchLimit));
                work += moved;
                // Whoever had the room that there was comes last next time.
                firstLane = moved > 0 ? (index + 1) % lanes.length : firstLane;
            }
        }
        return work;
    }

    private int drain(final LaneInlet<E> lane, final int wanted)
    {
        int count = wanted;
        while (count > 0 && !ring.hasRoomFor(count))
        {
            count >>= 1;
        }
        final long first = ring.cursor() + 1;
        int copied = 0;
        Throwable failure = null;
        try
        {
            for (; copied < count; copied++)
            {
                lane.copyTo(copied, ring.event(first + copied));
            }
        }
        catch (final Throwable ex)
        {
            failure = ex;
        }
        if (copied > 0)
        {
            publish(lane, first, copied);
        }
        if (failure != null)
        {
            // After the events before it are in the ring: a close that sees this waits only for what is there.
            failed = true;
            halt.halt("copy of the next event of " + lane, first + copied, failure);
        }
        return copied;
    }

    private void publish(final LaneInlet<E> lane, final long first, final int count)
    {
        final long last = ring.next(count);
        final long timeNs = clock.timeNs();
        for (long sequence = first; sequence <= last; sequence++)
        {
            ring.stamp(sequence, EntryKind.EVENT.code(), timeNs, lane.inletId(), lane.position(sequence - first));
        }
        ring.publish(last);
        lane.release(count);
    }

    boolean isFailed()
    {
        return failed;
    }

    @Override
    public boolean isIntake()
    {
        return true;
    }

    @Override
    public void onClose()
    {
        // Lanes live on the heap and end with the engine.
    }

    @Override
    public String roleName()
    {
        return NAME;
    }
}
