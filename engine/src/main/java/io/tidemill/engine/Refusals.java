// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which events the filters before the journal refused: a bit for each slot of the ring.
 * <ol>
 * <li>The filters' duty cycle alone writes, and writes the bit of an entry before it publishes its own sequence;
 * readers ask for entries up to that sequence only, so they see the bit of this lap.</li>
 * <li>A bit shares its word with entries that are written later. Words are read and written whole (opaque), and the
 * writer leaves other bits as they are, so a reader sees the right bit whatever else changes.</li>
 * </ol>
 */
final class Refusals
{
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;
    private final int mask;

    Refusals(final int size)
    {
        words = new long[Math.max(1, size / Long.SIZE)];
        mask = size - 1;
    }

    /** Filters only. */
    void set(final long sequence, final boolean isRefused)
    {
        final int slot = (int)sequence & mask;
        final int index = slot / Long.SIZE;
        final long bit = 1L << slot;
        // Plain: this thread is the only one that writes.
        final long word = words[index];
        final long changed = isRefused ? word | bit : word & ~bit;
        if (changed != word)
        {
            WORD.setOpaque(words, index, changed);
        }
    }

    boolean isRefused(final long sequence)
    {
        final int slot = (int)sequence & mask;
        return ((long)WORD.getOpaque(words, slot / Long.SIZE) & 1L << slot) != 0;
    }

    /** The last entry up to {@code last} of which all from {@code sequence} on were judged alike. */
    long lastAlike(final long sequence, final long last)
    {
        final boolean isRefused = isRefused(sequence);
        long alike = sequence;
        while (alike < last && isRefused(alike + 1) == isRefused)
        {
            alike++;
        }
        return alike;
    }

    /** The first entry from {@code first} on of which all up to {@code sequence} were judged alike. */
    long firstAlike(final long sequence, final long first)
    {
        final boolean isRefused = isRefused(sequence);
        long alike = sequence;
        while (alike > first && isRefused(alike - 1) == isRefused)
        {
            alike--;
        }
        return alike;
    }
}
