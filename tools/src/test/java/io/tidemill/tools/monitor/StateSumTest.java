// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class StateSumTest
{
    private final StateSum sum = new StateSum();

    private static final class Counter extends StateEntry
    {
        private long count;

        @Override
        long entryHash()
        {
            return ActivityHash.entry(99, count);
        }
    }

    @Test
    void shouldFollowEntriesThatChange()
    {
        final Counter a = new Counter();
        final Counter b = new Counter();
        sum.touch(a);
        sum.touch(b);
        a.count = 7;

        assertEquals(a.entryHash() + b.entryHash(), sum.value());

        b.count = 8;
        sum.touch(b);
        sum.touch(b);

        assertEquals(a.entryHash() + b.entryHash(), sum.value());
    }

    @Test
    void shouldForgetEntriesThatAreRemoved()
    {
        final Counter[] counters = {new Counter(), new Counter(), new Counter()};
        for (final Counter counter : counters)
        {
            counter.count = System.identityHashCode(counter);
            sum.touch(counter);
        }
        sum.remove(counters[0]);
        assertEquals(counters[1].entryHash() + counters[2].entryHash(), sum.value());

        sum.touch(counters[2]);
        sum.remove(counters[2]);
        sum.remove(counters[1]);
        assertEquals(0, sum.value());
    }

    @Test
    void shouldAddAndSubtractParts()
    {
        sum.add(5);
        sum.add(Long.MAX_VALUE);
        sum.subtract(5);

        assertEquals(Long.MAX_VALUE, sum.value());
    }
}
