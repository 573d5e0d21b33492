// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.Arrays;

/**
 * When some of the ring's events were offered: about one in {@link #EVERY}, since to read the clock costs more than to
 * hand over an event. There is a row for each stretch of so many sequences; it says which of them was stamped, and
 * when.
 * <ol>
 * <li>The ring's writer writes a row before it publishes the entry; who acquired the cursor, or a sequence behind it,
 * sees it.</li>
 * <li>A row that was written for a later lap names a sequence that is not in the reader's batch, so it is passed
 * over.</li>
 * </ol>
 */
final class Stamps
{
    static final int EVERY = 64;
    private static final int SHIFT = 6;
    private static final long MASK = EVERY - 1;

    private final long[] sequences;
    private final long[] offeredNs;
    private final int rows;

    Stamps(final int ringSize)
    {
        rows = Math.max(1, ringSize / EVERY);
        sequences = new long[rows];
        offeredNs = new long[rows];
        Arrays.fill(sequences, -1);
    }

    /** Whether the event of a place in a stream is one of those that are stamped. */
    static boolean isStamped(final long place)
    {
        return (place & MASK) == 0;
    }

    /** How far the next place that is stamped is. */
    static int toNext(final long place)
    {
        return (int)(-place & MASK);
    }

    /** Writer only, before the entry is published. */
    void put(final long sequence, final long ns)
    {
        final int row = row(sequence >> SHIFT);
        sequences[row] = sequence;
        offeredNs[row] = ns;
    }

    /** Number of the stretch that a sequence belongs to. */
    static long stretch(final long sequence)
    {
        return sequence >> SHIFT;
    }

    /** The sequence that was stamped in a stretch, if it is of this lap. */
    long sequence(final long stretch)
    {
        return sequences[row(stretch)];
    }

    long offeredNs(final long stretch)
    {
        return offeredNs[row(stretch)];
    }

    private int row(final long stretch)
    {
        return (int)stretch & rows - 1;
    }
}
