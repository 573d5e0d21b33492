// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Which bytes of a lane can be given back when the log has come to a position: a mark for each batch, in a ring. When
 * that is full, the newest mark stands for more than one batch, and is reached later.
 */
final class ReleaseMarks
{
    private static final int SIZE = 256;
    private static final int MASK = SIZE - 1;

    private final long[] positions = new long[SIZE];
    private final long[] bytes = new long[SIZE];
    private final long[] ordinals = new long[SIZE];
    private long first;
    private long end;
    private long releasedBytes;
    private long releasedOrdinal;

    /** Everything up to a position ends before a byte, where the record with an ordinal will be. */
    void add(final long position, final long endBytes, final long nextOrdinal)
    {
        if (end - first < SIZE)
        {
            end++;
        }
        final int at = (int)(end - 1) & MASK;
        positions[at] = position;
        bytes[at] = endBytes;
        ordinals[at] = nextOrdinal;
    }

    /** Whether more can be given back now. */
    boolean reach(final long position)
    {
        final long before = first;
        while (first < end && positions[(int)first & MASK] <= position)
        {
            releasedBytes = bytes[(int)first & MASK];
            releasedOrdinal = ordinals[(int)first & MASK];
            first++;
        }
        return first > before;
    }

    long releasedBytes()
    {
        return releasedBytes;
    }

    long releasedOrdinal()
    {
        return releasedOrdinal;
    }
}
