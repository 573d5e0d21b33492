// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * When some of the ring's events were offered: about one in {@link #EVERY}, since to read the clock costs more than to
 * hand over an event. There is a row for each stretch of so many sequences; it says which of them was stamped, and
 * when.
 * <ol>
 * <li>The ring's writer writes a row before it publishes the entry; who acquired the cursor, or a sequence behind it,
 * sees it.</li>
 * <li>A row may be written again while it is read, since a stage publishes its sequence before it records. A reader
 * gets the time that belongs to the sequence, or none.</li>
 * </ol>
 */
final class Stamps
{
    static final int EVERY = 64;
    static final long NONE = Long.MIN_VALUE;
    private static final int SHIFT = 6;
    private static final long MASK = EVERY - 1;
    private static final int ROW_SHIFT = 1;

    /** For each stretch the sequence, and behind it the time: on one cache line. */
    private final long[] rows;
    private final int mask;

    Stamps(final int ringSize)
    {
        mask = Math.max(1, ringSize / EVERY) - 1;
        rows = new long[mask + 1 << ROW_SHIFT];
        Arrays.fill(rows, -1);
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
        final int row = row(stretch(sequence));
        rows[row] = sequence;
        // The sequence before the time: a reader that got this time for an earlier sequence finds that one gone.
        VarHandle.storeStoreFence();
        rows[row + 1] = ns;
    }

    /** Number of the stretch that a sequence belongs to. */
    static long stretch(final long sequence)
    {
        return sequence >> SHIFT;
    }

    /** When the stamped event of a stretch was offered, if that is one from {@code first} to {@code last}. */
    long offeredNs(final long stretch, final long first, final long last)
    {
        final int row = row(stretch);
        final long sequence = rows[row];
        // A long batch comes to a row twice.
        if (sequence < first || sequence > last || stretch(sequence) != stretch)
        {
            return NONE;
        }
        final long ns = rows[row + 1];
        // The time before the second look at the sequence.
        VarHandle.loadLoadFence();
        return rows[row] == sequence ? ns : NONE;
    }

    private int row(final long stretch)
    {
        return ((int)stretch & mask) << ROW_SHIFT;
    }
}
