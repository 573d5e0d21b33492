// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.Arrays;

/**
 * A set of sequences, kept as stretches, so that a million in a row cost no more than one. Immutable.
 * <pre>{@code
 * SequenceRanges.parse("17, 120-129").with(SequenceRanges.range(500, 999))
 * }</pre>
 */
public final class SequenceRanges
{
    /** None. */
    public static final SequenceRanges NONE = new SequenceRanges(new long[0], 0);

    /** First and last of each stretch, one behind the other; ascending, and never two that touch. */
    private final long[] bounds;
    private final int count;

    private SequenceRanges(final long[] bounds, final int count)
    {
        this.bounds = bounds;
        this.count = count;
    }

    /**
     * Some sequences, in any order.
     *
     * @param sequences of which each is at least 0
     * @return the set
     */
    public static SequenceRanges of(final long... sequences)
    {
        final long[] sorted = sequences.clone();
        Arrays.sort(sorted);
        final Builder builder = new Builder();
        for (final long sequence : sorted)
        {
            requireValid(sequence, sequence);
            builder.add(sequence, sequence);
        }
        return builder.build();
    }

    /**
     * All sequences from one to another.
     *
     * @param first at least 0
     * @param last  at least {@code first}
     * @return the set
     */
    public static SequenceRanges range(final long first, final long last)
    {
        requireValid(first, last);
        return new SequenceRanges(new long[]{first, last}, 1);
    }

    private static void requireValid(final long first, final long last)
    {
        if (first < 0 || last < first || last == Long.MAX_VALUE)
        {
            throw new IllegalArgumentException("there are no sequences from " + first + " to " + last +
                ": the first is at least 0, and the last not before it");
        }
    }

    /**
     * Reads what {@link #toString} writes: sequences and stretches such as {@code 120-129}, between commas, blanks or
     * line breaks.
     *
     * @param text to read
     * @return the set
     * @throws IllegalArgumentException if something else is in the text
     */
    public static SequenceRanges parse(final String text)
    {
        final String[] parts = text.strip().isEmpty() ? new String[0] : text.strip().split("[,\\s]+");
        final long[] bounds = new long[2 * parts.length];
        for (int i = 0; i < parts.length; i++)
        {
            final String[] ends = parts[i].split("-", -1);
            if (!parts[i].matches("[0-9]{1,18}(-[0-9]{1,18})?"))
            {
                throw new IllegalArgumentException("'" + parts[i] + "' is no sequence, such as 17, nor a stretch of " +
                    "them, such as 120-129");
            }
            bounds[2 * i] = Long.parseLong(ends[0]);
            bounds[2 * i + 1] = Long.parseLong(ends[ends.length - 1]);
            requireValid(bounds[2 * i], bounds[2 * i + 1]);
        }
        return sorted(bounds, parts.length);
    }

    /** Of stretches in any order, which may overlap. */
    private static SequenceRanges sorted(final long[] bounds, final int count)
    {
        final long[][] stretches = new long[count][];
        for (int i = 0; i < count; i++)
        {
            stretches[i] = new long[]{bounds[2 * i], bounds[2 * i + 1]};
        }
        Arrays.sort(stretches, (one, other) -> Long.compare(one[0], other[0]));
        final Builder builder = new Builder();
        for (final long[] stretch : stretches)
        {
            builder.add(stretch[0], stretch[1]);
        }
        return builder.build();
    }

    /**
     * These and others.
     *
     * @param others to add
     * @return the union
     */
    public SequenceRanges with(final SequenceRanges others)
    {
        final long[] all = Arrays.copyOf(bounds, 2 * (count + others.count));
        System.arraycopy(others.bounds, 0, all, 2 * count, 2 * others.count);
        return sorted(all, count + others.count);
    }

    /** Those of these that are no others. */
    SequenceRanges without(final SequenceRanges others)
    {
        final Builder builder = new Builder();
        for (int i = 0; i < count; i++)
        {
            long next = first(i);
            for (int k = others.at(next); k < others.count && others.first(k) <= last(i); k++)
            {
                if (others.first(k) > next)
                {
                    builder.add(next, others.first(k) - 1);
                }
                next = Math.max(next, others.last(k) + 1);
            }
            if (next <= last(i))
            {
                builder.add(next, last(i));
            }
        }
        return builder.build();
    }

    /** Those from one sequence to another. */
    SequenceRanges within(final long first, final long last)
    {
        final Builder builder = new Builder();
        for (int i = at(first); i < count && first(i) <= last; i++)
        {
            builder.add(Math.max(first, first(i)), Math.min(last, last(i)));
        }
        return builder.build();
    }

    /**
     * Whether a sequence is one of them.
     *
     * @param sequence to look for
     * @return true if so
     */
    public boolean contains(final long sequence)
    {
        final int stretch = at(sequence);
        return stretch < count && first(stretch) <= sequence;
    }

    /**
     * Whether there are none.
     *
     * @return true if so
     */
    public boolean isEmpty()
    {
        return count == 0;
    }

    /**
     * The lowest of them.
     *
     * @return the sequence, -1 if there are none
     */
    public long first()
    {
        return count == 0 ? -1 : bounds[0];
    }

    /**
     * The highest of them.
     *
     * @return the sequence, -1 if there are none
     */
    public long last()
    {
        return count == 0 ? -1 : last(count - 1);
    }

    /**
     * How many they are.
     *
     * @return the count
     */
    public long count()
    {
        long sequences = 0;
        for (int i = 0; i < count; i++)
        {
            sequences += last(i) - first(i) + 1;
        }
        return sequences;
    }

    /** The one that has {@code index} others before it. */
    long sequence(final long index)
    {
        long before = index;
        int i = 0;
        while (before > last(i) - first(i))
        {
            before -= last(i) - first(i) + 1;
            i++;
        }
        return first(i) + before;
    }

    /** The lowest ones, so many. */
    SequenceRanges lowest(final long limit)
    {
        return limit == 0 ? NONE : within(0, sequence(limit - 1));
    }

    private long first(final int stretch)
    {
        return bounds[2 * stretch];
    }

    private long last(final int stretch)
    {
        return bounds[2 * stretch + 1];
    }

    /** The first stretch that does not end before a sequence. */
    private int at(final long sequence)
    {
        return at(bounds, count, sequence);
    }

    private static int at(final long[] bounds, final int count, final long sequence)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (bounds[2 * middle + 1] < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof SequenceRanges ranges && Arrays.equals(trimmed(), ranges.trimmed());
    }

    @Override
    public int hashCode()
    {
        return Arrays.hashCode(trimmed());
    }

    private long[] trimmed()
    {
        return Arrays.copyOf(bounds, 2 * count);
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.append(i == 0 ? "" : ",").append(first(i));
            if (last(i) > first(i))
            {
                text.append('-').append(last(i));
            }
        }
        return text.toString();
    }

    /** Sequences that come in ascending order. */
    static final class Builder
    {
        private long[] bounds = new long[8];
        private int count;

        void add(final long sequence)
        {
            add(sequence, sequence);
        }

        /** From one that is not before the first of those that were added last. */
        void add(final long first, final long last)
        {
            if (count > 0 && first <= bounds[2 * count - 1] + 1)
            {
                bounds[2 * count - 1] = Math.max(bounds[2 * count - 1], last);
                return;
            }
            if (2 * count == bounds.length)
            {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[2 * count] = first;
            bounds[2 * count + 1] = last;
            count++;
        }

        void addAll(final SequenceRanges ranges)
        {
            for (int i = 0; i < ranges.count; i++)
            {
                add(ranges.first(i), ranges.last(i));
            }
        }

        boolean contains(final long sequence)
        {
            final int stretch = at(bounds, count, sequence);
            return stretch < count && bounds[2 * stretch] <= sequence;
        }

        SequenceRanges build()
        {
            return new SequenceRanges(Arrays.copyOf(bounds, 2 * count), count);
        }
    }
}
