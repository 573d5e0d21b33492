// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.MutableDirectBuffer;

import java.lang.invoke.VarHandle;

/**
 * One reader's place in a {@link Ring}. All methods take sequences that the reader may read: not above a cursor that it
 * has acquired, not below what its own gate has passed. Cheapest in sequence: the run that was asked for last is kept.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
final class RingReader<E> implements EntrySource<E>
{
    private final Ring<E> ring;
    private final RunTable runs;

    /** Null where nothing is refused. */
    private final Refusals refusals;

    private long run = -1;

    // What is known of that run: entries from first to before end are in it.
    private long first;
    private long end;
    private byte kind;
    private int inletId;
    private long timeNs;
    private long positionOffset;

    RingReader(final Ring<E> ring, final RunTable runs, final Refusals refusals)
    {
        this.ring = ring;
        this.runs = runs;
        this.refusals = refusals;
    }

    /** Of all entries that stages may handle now. */
    int epoch()
    {
        return ring.epoch();
    }

    @Override
    public E event(final long sequence)
    {
        return ring.event(sequence);
    }

    /** For who reads many, and none that it may not. */
    E[] slots()
    {
        return ring.slots();
    }

    @Override
    public byte kind(final long sequence)
    {
        enter(sequence, sequence);
        return isJudged() && refusals.isRefused(sequence) ? EntryKind.VOID.code() : kind;
    }

    @Override
    public long timeNs(final long sequence)
    {
        enter(sequence, sequence);
        return timeNs;
    }

    @Override
    public int inletId(final long sequence)
    {
        enter(sequence, sequence);
        return inletId;
    }

    @Override
    public long position(final long sequence)
    {
        enter(sequence, sequence);
        return sequence + positionOffset;
    }

    @Override
    public int encodeNote(final long sequence, final MutableDirectBuffer buffer, final int offset)
    {
        final byte of = kind(sequence);
        if (of == EntryKind.MARKER.code())
        {
            return ring.marker().encode(buffer, offset);
        }
        return of == EntryKind.TIMER.code() ? ring.timers().encode(sequence, buffer, offset) : 0;
    }

    @Override
    public long lastOfRun(final long sequence, final long limit)
    {
        enter(sequence, limit);
        final long last = Math.min(limit, end - 1);
        return isJudged() ? refusals.lastAlike(sequence, last) : last;
    }

    /** The first entry of the run that an entry belongs to, as far as it lies within a limit. */
    long firstOfRun(final long sequence, final long limit)
    {
        enter(sequence, sequence);
        final long earliest = Math.max(limit, first);
        return isJudged() ? refusals.firstAlike(sequence, earliest) : earliest;
    }

    /** Whether the filters had a say about the current run. */
    private boolean isJudged()
    {
        return refusals != null && kind == EntryKind.EVENT.code();
    }

    /** Goes to the run of a sequence; what is known of its end then reaches at least to {@code limit}. */
    private void enter(final long sequence, final long limit)
    {
        if (sequence < first || limit >= end)
        {
            look(sequence, limit);
        }
    }

    private void look(final long sequence, final long limit)
    {
        // Acquired after the cursor that allows the limit, so the runs of all entries up to there are known.
        final long newest = runs.last();
        // Up to the end of the kept run, it holds this entry, or the one before, or later ones: so the rows behind it
        // are of entries that this reader has not passed, and stay. Else it has passed some on the way.
        long found = sequence <= end ? run : ahead(sequence, newest);
        while (found < newest && runs.firstSequence(found + 1) <= sequence)
        {
            found++;
        }
        // The bound is for those who gate nobody, and may ask for what is gone: they find out afterwards.
        while (runs.firstSequence(found) > sequence && newest - found < runs.size())
        {
            found--;
        }
        if (found != run || sequence < first || end == Long.MIN_VALUE)
        {
            keep(found);
        }
        // The newest run may still grow; up to the limit it is known.
        end = found < newest ? runs.firstSequence(found + 1) : limit + 1;
    }

    /**
     * The run of an entry that lies further on, or a later one. The rows on the way may be written while they are read,
     * and then name a run a ring further on, which would end the walk too soon; so it counts only if that cannot have
     * been. The scheme is that of a sequence lock (Lameter, 2005); the writer's part is {@link RunTable#begin}.
     */
    private long ahead(final long sequence, final long newest)
    {
        long found = run;
        while (found < newest && newest - run < runs.size() && runs.firstSequence(found + 1) <= sequence)
        {
            found++;
        }
        // Orders the looks at the rows before that at the newest run.
        VarHandle.acquireFence();
        // The first row read is written again with the run of that number and a whole table, the one behind the newest.
        return runs.last() - run < runs.size() ? found : newest;
    }

    /** What is known of the current run may be half of one and half of another. */
    void forget()
    {
        // So far behind that the search begins with the newest run.
        run = -1L - runs.size();
        end = Long.MIN_VALUE;
    }

    private void keep(final long found)
    {
        run = found;
        first = runs.firstSequence(found);
        kind = runs.kind(found);
        inletId = runs.inletId(found);
        timeNs = runs.timeNs(found);
        positionOffset = runs.firstPosition(found) - first;
    }
}
