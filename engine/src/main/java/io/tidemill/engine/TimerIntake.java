// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;

import java.util.List;

/**
 * The sequencer's half of timers: tells stages what has fallen due, and gives each due timer an entry of its own.
 * <ol>
 * <li>A TIMER entry's engine time is its deadline or later.</li>
 * <li>Of all that is due, the first by deadline, key and id gets the next entry: while a stage has yet to hand over one
 * that would be before, the others wait. Only what is scheduled for the past may come behind later ones.</li>
 * <li>Until all that was overdue at the start has been handled, what it scheduled for before the start included,
 * {@link #isCatchingUp()} holds, and no event enters; unless a timer schedules itself for the past over and over
 * again.</li>
 * </ol>
 * <b>Threading:</b> the sequencer's.
 */
final class TimerIntake<E>
{
    private static final byte TIMER = EntryKind.TIMER.code();

    private static final int MOST_TURNING_BACK = 10_000;

    private final RingWriter<E> writer;
    private final TimerTable table;
    private final StageTimers[] timers;
    private final Sequence[] stages;
    private final EngineClock clock;
    private final Gate gate;
    private final int batchLimit;
    private final ErrorHandler errorHandler;
    private long catchUpToNs = Long.MIN_VALUE;
    private long lastSequence = -1;

    // While it catches up: the latest deadline so far; how many timers since were each scheduled by the one before, for
    // no later time; and the entry of the last of those.
    private long furthestNs;
    private int turningBack;
    private long turnedAt;

    /** {@code stages} are the sequences of those who handle the timers, one for each. */
    TimerIntake(
        final Ring<E> ring,
        final List<StageTimers> timers,
        final List<Sequence> stages,
        final EngineClock clock,
        final Gate gate,
        final int batchLimit,
        final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        this.writer = ring.writer();
        this.table = ring.timers();
        this.timers = timers.toArray(StageTimers[]::new);
        this.stages = stages.toArray(Sequence[]::new);
        this.clock = clock;
        this.gate = gate;
        this.batchLimit = batchLimit;
    }

    /** Before anything runs: what is due by now comes before any event. */
    void catchUp(final long nowNs)
    {
        catchUpToNs = nowNs;
        furthestNs = Long.MIN_VALUE;
    }

    boolean isCatchingUp()
    {
        return catchUpToNs != Long.MIN_VALUE;
    }

    /** Any thread: whether a timer is due by then, and has no entry yet. */
    boolean isAnyDue(final long nowNs)
    {
        for (final StageTimers each : timers)
        {
            // In this order: what has left the one is in the other.
            if (each.nextDeadlineNs() <= nowNs || each.hasDue())
            {
                return true;
            }
        }
        return false;
    }

    /** Whether the clock matters now. */
    boolean isAwaiting()
    {
        for (final StageTimers each : timers)
        {
            if (each.nextDeadlineNs() != Timers.NOT_PENDING || each.hasDue())
            {
                return true;
            }
        }
        return isCatchingUp();
    }

    /** How long nothing falls due, as far as stages have not been told already. */
    long idleNs()
    {
        if (gate.isClosed())
        {
            // Nothing falls due any more, however long somebody takes to close a failed engine.
            return Long.MAX_VALUE;
        }
        long deadlineNs = Timers.NOT_PENDING;
        for (final StageTimers each : timers)
        {
            deadlineNs = each.isAllowed() ? deadlineNs : Math.min(deadlineNs, each.nextDeadlineNs());
        }
        return deadlineNs == Timers.NOT_PENDING ? Long.MAX_VALUE : Math.max(0, deadlineNs - clock.update());
    }

    /** The clock has been read. Gives entries to what is due, and tells stages about more; how much was done. */
    int doWork()
    {
        if (gate.isClosed())
        {
            // What is pending stays so, and what was accepted meanwhile does not wait for it.
            catchUpToNs = Long.MIN_VALUE;
            return 0;
        }
        final long nowNs = isCatchingUp() ? catchUpToNs : clock.timeNs();
        int work = allow(nowNs);
        final int taken = take();
        if (taken > 0)
        {
            lastSequence = writer.nextSequence() - 1;
            writer.publish();
            release();
            work += taken;
        }
        if (isCatchingUp() && work == 0 && isCaughtUp())
        {
            catchUpToNs = Long.MIN_VALUE;
            work = 1;
        }
        return work;
    }

    private void release()
    {
        for (final StageTimers each : timers)
        {
            each.release();
        }
    }

    private int allow(final long nowNs)
    {
        int told = 0;
        for (final StageTimers each : timers)
        {
            if (each.nextDeadlineNs() <= nowNs && !each.isAllowed())
            {
                each.allow(nowNs);
                told++;
            }
        }
        return told;
    }

    private int take()
    {
        int taken = 0;
        StageTimers first = first();
        while (first != null && taken < batchLimit && writer.hasRoomFor(1))
        {
            if (isCatchingUp() && isTurningBack(first))
            {
                giveUpCatchingUp(first);
            }
            first.takeTo(table, writer.nextSequence());
            writer.append(1, TIMER, clock.timeNs(), 0, writer.nextSequence());
            taken++;
            first = first();
        }
        return taken;
    }

    /**
     * Whether it is one too many in a chain of timers that does not come nearer to the present. Any number may be due
     * at one time; only whom a link of the chain has scheduled is the next link.
     */
    private boolean isTurningBack(final StageTimers next)
    {
        final boolean isProgress = next.dueDeadlineNs() > furthestNs;
        if (isProgress || next.dueCause() >= turnedAt)
        {
            furthestNs = Math.max(furthestNs, next.dueDeadlineNs());
            turningBack = isProgress ? 0 : turningBack + 1;
            turnedAt = writer.nextSequence();
        }
        return turningBack > MOST_TURNING_BACK;
    }

    private void giveUpCatchingUp(final StageTimers next)
    {
        catchUpToNs = Long.MIN_VALUE;
        errorHandler.onError(new IllegalStateException(next.describeDue() + " was overdue at the start, and " +
            MOST_TURNING_BACK + " timers have been scheduled since, each by the one before and for no later time, so " +
            "that no event could enter; now they do. Schedule the next time later than the deadline that " +
            "onTimer is given"));
    }

    /** Whose is the next entry, or null if there is nothing due, or somebody has yet to hand over what is before it. */
    private StageTimers first()
    {
        StageTimers first = null;
        for (final StageTimers each : timers)
        {
            if (each.hasNext() && (first == null || each.isDueBefore(first)))
            {
                first = each;
            }
        }
        if (first == null)
        {
            return null;
        }
        for (final StageTimers each : timers)
        {
            // The deadline first: a stage moves it on after it has handed over what was due, which is seen then.
            final boolean hasMore = each.nextDeadlineNs() <= first.dueDeadlineNs();
            final boolean hasDue = each.hasNext();
            if (each != first && (hasDue ? each.isDueBefore(first) : hasMore))
            {
                return null;
            }
        }
        return first;
    }

    private boolean isCaughtUp()
    {
        for (int i = 0; i < timers.length; i++)
        {
            // Acquire, the sequence first: then what its stage scheduled up to there is seen.
            final boolean isHandled = stages[i].get() >= lastSequence;
            if (!isHandled || timers[i].nextDeadlineNs() <= catchUpToNs || timers[i].hasNext())
            {
                return false;
            }
        }
        return true;
    }
}
