// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.pipeline.BenchEvent;
import org.junit.jupiter.api.Test;

class EventPoolTest
{
    private static final int QUEUED = 5;
    private static final int IN_HAND = 2;
    private static final int SIZE = QUEUED + IN_HAND + 1;

    private final EventPool pool = new EventPool(QUEUED, IN_HAND);

    @Test
    void shouldHaveAnEventForEachPlaceAndOneToFill()
    {
        final List<BenchEvent> handedOut = new ArrayList<>();
        for (int i = 0; i < SIZE; i++)
        {
            handedOut.add(pool.next());
        }
        assertEquals(SIZE, handedOut.stream().map(System::identityHashCode).distinct().count());
    }

    @Test
    void shouldHandOutTheOneHandedOutLongestAgo()
    {
        final List<BenchEvent> handedOut = new ArrayList<>();
        for (int i = 0; i < SIZE; i++)
        {
            handedOut.add(pool.next());
        }
        for (final BenchEvent event : handedOut)
        {
            assertSame(event, pool.next());
        }
    }
}
