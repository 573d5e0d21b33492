// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.DirectBuffer;

import java.util.function.LongPredicate;

/**
 * The timers of one handler, and how those that are due get from its thread to the sequencer:
 * <pre>
 *     stage                                              sequencer
 *   pending ── first ── nextDeadline ──────────────▶ isDue: the clock has reached it
 *      ▲         │◀───────────────────── allowedUpTo ── allow
 *      │         └─ due [t1][t2][t3] ── tail ──────▶ take: a TIMER entry for each
 *      │                        head ◀────────────────
 *      └──── TIMER entry ◀── ring ◀──────────────────────
 * </pre>
 * <ol>
 * <li>The stage publishes {@link #nextDeadline} before its own sequence, so whoever sees that an entry was handled sees
 * what it scheduled.</li>
 * <li>A due timer is copied into {@code due}, at most once for each time it is scheduled, and stays pending until its
 * TIMER entry comes, so a crash in between loses nothing.</li>
 * <li>A TIMER entry whose timer was cancelled or moved in the meantime is dropped: a matter of what is pending at that
 * sequence, hence the same in every replay.</li>
 * </ol>
 * Only the sequencer looks at the clock.
 */
final class StageTimers implements Timers
{
    private static final int DUE = 256;
    private static final int MASK = DUE - 1;
    private static final int SAVED_AT_A_TIME = 8192;

    private final int stageNumber;
    private final LongPredicate isOwn;
    private final HandlerContext context;
    private final PendingTimers pending;

    // Between the stage, who moves the tail, and the sequencer, who moves the head.
    private final long[] keys = new long[DUE];
    private final long[] ids = new long[DUE];
    private final long[] deadlines = new long[DUE];
    private final long[] causes = new long[DUE];
    private final Sequence tail = new Sequence();
    private final Sequence head = new Sequence();

    /** The sequencer's own: what has an entry that may not be published yet. */
    private long taken = head.get();

    /** The earliest deadline that is not in {@code due}; the stage's. */
    private final Sequence nextDeadline = new Sequence(NOT_PENDING);

    /** Timers with a deadline up to here may go to {@code due}; the sequencer's. */
    private final Sequence allowedUpTo = new Sequence(Long.MIN_VALUE);

    /** {@code isOwn} tells whether a key belongs to this handler. */
    StageTimers(final int stageNumber, final LongPredicate isOwn, final HandlerContext context, final int max)
    {
        this.stageNumber = stageNumber;
        this.isOwn = isOwn;
        this.context = context;
        this.pending = new PendingTimers(max);
    }

    /** Of nobody, with one timer. */
    static StageTimers withOne(final long key, final long id, final long deadlineNs)
    {
        final StageTimers timers = new StageTimers(0, any -> true, null, 1);
        timers.pending.schedule(key, id, deadlineNs, 0);
        timers.publishNextDeadline();
        return timers;
    }

    // The stage's thread.

    @Override
    public void schedule(final long key, final long id, final long deadlineNs)
    {
        final long cause = context.sequence();
        if (!isOwn.test(key))
        {
            throw new IllegalArgumentException("timer (" + key + ", " + id + ") of stage \"" + context.stage() +
                "\" belongs to another shard: schedule timers under the key of the event at hand");
        }
        pending.schedule(key, id, deadlineNs, cause);
    }

    @Override
    public boolean cancel(final long key, final long id)
    {
        // Throws outside an entry.
        context.sequence();
        return pending.remove(key, id);
    }

    @Override
    public long deadlineNs(final long key, final long id)
    {
        return pending.deadlineNs(key, id);
    }

    @Override
    public int pending()
    {
        return pending.size();
    }

    /** Whether a TIMER entry is of this handler. */
    boolean isOf(final TimerTable table, final long sequence)
    {
        return table.stage(sequence) == stageNumber && isOwn.test(table.key(sequence));
    }

    /** Calls the handler, if the timer is still what it was when it was offered. */
    void fire(final TimerTable table, final long sequence, final TimerHandler handler) throws Exception
    {
        final long key = table.key(sequence);
        final long id = table.id(sequence);
        final long deadlineNs = table.deadlineNs(sequence);
        if (pending.remove(key, id, deadlineNs, table.cause(sequence)))
        {
            handler.onTimer(key, id, deadlineNs, sequence);
        }
    }

    /** To be called before the stage publishes its sequence. */
    void publishNextDeadline()
    {
        final int first = pending.first();
        final long deadlineNs = first < 0 ? NOT_PENDING : pending.deadlineNs(first);
        if (deadlineNs != nextDeadline.get())
        {
            // A release: after the tail has moved over what was offered.
            nextDeadline.set(deadlineNs);
        }
    }

    /** Hands what is due to the sequencer, as far as there is room; how many. */
    int offer()
    {
        // Acquire, both: the sequencer has read the places up to its head.
        final long upTo = allowedUpTo.get();
        if (nextDeadline.get() > upTo)
        {
            return 0;
        }
        final long first = tail.get();
        final long limit = head.get() + DUE;
        long last = first;
        int timer = pending.first();
        while (last < limit && timer >= 0 && pending.deadlineNs(timer) <= upTo)
        {
            last++;
            final int place = (int)last & MASK;
            keys[place] = pending.key(timer);
            ids[place] = pending.id(timer);
            deadlines[place] = pending.deadlineNs(timer);
            causes[place] = pending.cause(timer);
            pending.offered(timer);
            timer = pending.first();
        }
        // A release: the places are filled. Before the deadline moves on: a timer is always seen in one of both.
        tail.set(last);
        publishNextDeadline();
        return (int)(last - first);
    }

    /** Between two batches. */
    void save(final StateWriter writer)
    {
        for (int first = 0; first < pending.size(); first += SAVED_AT_A_TIME)
        {
            final int count = Math.min(SAVED_AT_A_TIME, pending.size() - first);
            writer.put(0, pending.encode(writer.buffer(PendingTimers.encodedLength(count)), 0, first, count));
        }
    }

    /** While nothing runs: takes in those of what was saved whose keys are this handler's. */
    void load(final DirectBuffer buffer, final int offset, final int length)
    {
        pending.decode(buffer, offset, length, isOwn);
    }

    /** When the thread has ended, or while nothing runs. */
    long hash()
    {
        return pending.hash();
    }

    // The sequencer's thread.

    /** The earliest deadline that was not offered, {@link #NOT_PENDING} if there is none. An acquire. */
    long nextDeadlineNs()
    {
        return nextDeadline.get();
    }

    /** Whether the stage was told to offer what is first. */
    boolean isAllowed()
    {
        return nextDeadline.get() <= allowedUpTo.get();
    }

    void allow(final long nowNs)
    {
        allowedUpTo.set(nowNs);
    }

    boolean hasDue()
    {
        // Acquire: the places up to the tail are filled.
        return head.get() < tail.get();
    }

    /** Deadline of the first that was offered. */
    long dueDeadlineNs()
    {
        return deadlines[place()];
    }

    /** The sequence at which that was scheduled. */
    long dueCause()
    {
        return causes[place()];
    }

    String describeDue()
    {
        return "timer (" + keys[place()] + ", " + ids[place()] + ") of stage \"" + context.stage() + "\"";
    }

    boolean isDueBefore(final StageTimers other)
    {
        final int own = place();
        final int others = other.place();
        if (deadlines[own] != other.deadlines[others])
        {
            return deadlines[own] < other.deadlines[others];
        }
        return keys[own] != other.keys[others] ? keys[own] < other.keys[others] : ids[own] < other.ids[others];
    }

    /** Writes the first that was offered down as the entry of a sequence. */
    void takeTo(final TimerTable table, final long sequence)
    {
        final int place = place();
        table.put(sequence, stageNumber, keys[place], ids[place], deadlines[place], causes[place]);
        taken++;
    }

    /** Behind the publication of those entries: else a due timer would be neither here nor in the ring for a moment. */
    void release()
    {
        if (head.get() != taken)
        {
            // A release: the places were read.
            head.set(taken);
        }
    }

    /** Whether there is one that was not taken. */
    boolean hasNext()
    {
        return taken < tail.get();
    }

    private int place()
    {
        return (int)(taken + 1) & MASK;
    }

    @Override
    public String toString()
    {
        return pending.size() + " timers of stage \"" + context.stage() + "\"";
    }
}
