// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

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
 * passed every entry of {@code r}. A reader that is no gate, or asks for what it has passed, may find a later run.</li>
 * </ol>
 */
final class RunTable
{
    private final int mask;
    private final long[] firstSequences;
    private final long[] firstPositions;
    private final long[] timesNs;
    private final int[] inletIds;
    private final byte[] kinds;

    /** Number of the newest run, -1 at first; on a line of its own, since readers look at it while runs go on. */
    private final Sequence last = new Sequence();

    RunTable(final int size)
    {
        mask = size - 1;
        firstSequences = new long[size];
        firstPositions = new long[size];
        timesNs = new long[size];
        inletIds = new int[size];
        kinds = new byte[size];
    }

    int size()
    {
        return mask + 1;
    }

    /** Writer only. */
    void begin(
        final long firstSequence, final byte kind, final long timeNs, final int inletId, final long firstPosition)
    {
        final long run = last.get() + 1;
        final int row = (int)run & mask;
        firstSequences[row] = firstSequence;
        firstPositions[row] = firstPosition;
        timesNs[row] = timeNs;
        inletIds[row] = inletId;
        kinds[row] = kind;
        // A release: guarantee 1.
        last.set(run);
    }

    /** An acquire. */
    long last()
    {
        return last.get();
    }

    long firstSequence(final long run)
    {
        return firstSequences[(int)run & mask];
    }

    long firstPosition(final long run)
    {
        return firstPositions[(int)run & mask];
    }

    long timeNs(final long run)
    {
        return timesNs[(int)run & mask];
    }

    int inletId(final long run)
    {
        return inletIds[(int)run & mask];
    }

    byte kind(final long run)
    {
        return kinds[(int)run & mask];
    }
}
