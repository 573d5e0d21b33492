// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.VarHandle;

/**
 * What entries of the ring have in common: consecutive entries of one kind, inlet and engine time, with consecutive
 * positions, form a <em>run</em>. The table holds where each run begins; it ends where the next one does. So the writer
 * stores nothing for an entry that only goes on with a run, and a reader asks once for a whole run; the journal stores
 * runs in the same way.
 * <ol>
 * <li>The ring's writer alone writes; a row is complete before {@link #last} is released, and that before the ring's
 * cursor. A reader that acquired the cursor and then {@link #last} therefore knows the run of every entry up to the
 * cursor.</li>
 * <li>There are as many rows as the ring has slots, and each run has an entry, so the row of run {@code r} is written
 * again only when a sequence is written that is at least a ring behind the end of {@code r}: not before all gates have
 * passed every entry of {@code r}. A reader that is no gate, or looks at rows of what it has passed, may find a later
 * run, and can tell so by {@link #last}: see {@link RingReader}.</li>
 * </ol>
 * A row is 32 bytes side by side, so a run costs one cache line, not one for each thing that is known of it: the reader
 * has just read what the writer is about to write, so each line goes from one core to the other and back.
 */
final class RunTable
{
    // A row, in longs.
    private static final int FIRST_SEQUENCE = 0;
    private static final int FIRST_POSITION = 1;
    private static final int TIME_NS = 2;

    /** Inlet in the upper half, kind in the lower. */
    private static final int INLET_AND_KIND = 3;
    private static final int ROW_SHIFT = 2;

    private final int mask;
    private final long[] rows;

    /** Number of the newest run, -1 at first; on a line of its own, since readers look at it while runs go on. */
    private final SingleWriterSequence last = new SingleWriterSequence(-1);

    RunTable(final int size)
    {
        mask = size - 1;
        rows = new long[size << ROW_SHIFT];
    }

    int size()
    {
        return mask + 1;
    }

    /** Writer only. */
    void begin(
        final long firstSequence, final byte kind, final long timeNs, final int inletId, final long firstPosition)
    {
        final long run = last.plain() + 1;
        final int row = row(run);
        // The newest run before, then this row: whoever sees anything of the row sees that run as well, and so finds
        // out that the row is written again. No instruction on x86.
        VarHandle.releaseFence();
        rows[row + FIRST_SEQUENCE] = firstSequence;
        rows[row + FIRST_POSITION] = firstPosition;
        rows[row + TIME_NS] = timeNs;
        rows[row + INLET_AND_KIND] = (long)inletId << Integer.SIZE | kind;
        // A release: guarantee 1.
        last.set(run);
    }

    private int row(final long run)
    {
        return ((int)run & mask) << ROW_SHIFT;
    }

    /** An acquire. */
    long last()
    {
        return last.get();
    }

    long firstSequence(final long run)
    {
        return rows[row(run) + FIRST_SEQUENCE];
    }

    long firstPosition(final long run)
    {
        return rows[row(run) + FIRST_POSITION];
    }

    long timeNs(final long run)
    {
        return rows[row(run) + TIME_NS];
    }

    int inletId(final long run)
    {
        return (int)(rows[row(run) + INLET_AND_KIND] >> Integer.SIZE);
    }

    byte kind(final long run)
    {
        return (byte)rows[row(run) + INLET_AND_KIND];
    }
}
