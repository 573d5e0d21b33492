// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.BitSet;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SequenceRangesTest
{
    private static final int LIMIT = 60;

    private final Random random = new Random();

    private static SequenceRanges of(final BitSet set)
    {
        return SequenceRanges.of(set.stream().asLongStream().toArray());
    }

    private BitSet any()
    {
        final BitSet set = new BitSet();
        for (int i = 0; i < LIMIT; i++)
        {
            set.set(i, random.nextInt(3) == 0);
        }
        return set;
    }

    @Test
    void shouldBeReadAsItIsWritten()
    {
        final SequenceRanges ranges = SequenceRanges.parse(" 120-129, 17\n18,5-5 125-140 ");
        assertEquals("5,17-18,120-140", ranges.toString());
        assertEquals(ranges, SequenceRanges.parse(ranges.toString()));
        assertEquals(24, ranges.count());
        assertEquals(5, ranges.first());
        assertEquals(140, ranges.last());
        assertTrue(SequenceRanges.parse("").isEmpty());
        assertEquals(-1, SequenceRanges.NONE.first());
        assertEquals(-1, SequenceRanges.NONE.last());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "5-", "7-6", "a", "1.5", "1--2", "99999999999999999999"})
    void shouldRefuseWhatIsNoSequence(final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> SequenceRanges.parse(text));
    }

    @Test
    void shouldRefuseSequencesThatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> SequenceRanges.of(3, -1));
        assertThrows(IllegalArgumentException.class, () -> SequenceRanges.range(0, Long.MAX_VALUE));
    }

    @Test
    void shouldBeASet()
    {
        for (int i = 0; i < 2_000; i++)
        {
            final BitSet one = any();
            final BitSet other = any();
            final BitSet both = (BitSet)one.clone();
            both.or(other);
            assertEquals(of(both), of(one).with(of(other)));
            final BitSet without = (BitSet)one.clone();
            without.andNot(other);
            assertEquals(of(without), of(one).without(of(other)));
            final int first = random.nextInt(LIMIT);
            final int last = first + random.nextInt(LIMIT);
            final BitSet within = (BitSet)one.clone();
            within.clear(0, first);
            within.clear(last + 1, 2 * LIMIT);
            assertEquals(of(within), of(one).within(first, last));
            assertEquals(one.cardinality(), of(one).count());
            for (int k = 0; k < LIMIT; k++)
            {
                assertEquals(one.get(k), of(one).contains(k));
            }
        }
        assertFalse(SequenceRanges.NONE.contains(0));
    }
}
