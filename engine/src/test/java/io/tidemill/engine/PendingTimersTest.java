// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PendingTimersTest
{
    private record Name(long key, long id)
    {
    }

    private record Timer(long deadlineNs, long key, long id, long cause)
    {
        private static final Comparator<Timer> ORDER =
            Comparator.comparingLong(Timer::deadlineNs).thenComparingLong(Timer::key).thenComparingLong(Timer::id);
    }

    private final PendingTimers timers = new PendingTimers(1_000_000);

    @Test
    void shouldDoAsAMapAndASortedSetDo()
    {
        for (long seed = 0; seed < 20; seed++)
        {
            compareWithModel(seed);
        }
    }

    private static void compareWithModel(final long seed)
    {
        final Random random = new Random(seed);
        final int names = 1 + random.nextInt(60);
        final PendingTimers timers = new PendingTimers(1_000_000);
        final Map<Name, Timer> model = new HashMap<>();
        final TreeSet<Timer> open = new TreeSet<>(Timer.ORDER);
        for (int step = 0; step < 5_000; step++)
        {
            final Name name = new Name(random.nextInt(names), random.nextInt(3) - 1);
            final int choice = random.nextInt(10);
            if (choice < 5)
            {
                final Timer timer = new Timer(random.nextInt(50), name.key(), name.id(), step);
                timers.schedule(name.key(), name.id(), timer.deadlineNs(), step);
                final Timer before = model.put(name, timer);
                open.remove(before == null ? timer : before);
                open.add(timer);
            }
            else if (choice < 7)
            {
                final Timer removed = model.remove(name);
                open.remove(removed == null ? new Timer(-1, 0, 0, 0) : removed);
                assertEquals(removed != null, timers.remove(name.key(), name.id()));
            }
            else if (choice < 9 && !open.isEmpty())
            {
                final Timer first = open.pollFirst();
                final int found = timers.first();
                assertEquals(first,
                    new Timer(timers.deadlineNs(found), timers.key(found), timers.id(found), timers.cause(found)));
                timers.offered(found);
            }
            else if (model.containsKey(name))
            {
                final Timer timer = model.get(name);
                final boolean isSame = random.nextBoolean();
                if (isSame)
                {
                    model.remove(name);
                    open.remove(timer);
                }
                assertEquals(isSame, timers.remove(name.key(), name.id(), timer.deadlineNs(),
                    isSame ? timer.cause() : timer.cause() - 1));
            }
            assertEquals(model.size(), timers.size(), "seed " + seed);
            assertEquals(model.containsKey(name) ? model.get(name).deadlineNs() : Timers.NOT_PENDING,
                timers.deadlineNs(name.key(), name.id()), "seed " + seed);
        }
        assertEquals(open.size(), drained(timers), "seed " + seed);
    }

    private static int drained(final PendingTimers timers)
    {
        int count = 0;
        while (timers.first() >= 0)
        {
            timers.offered(timers.first());
            count++;
        }
        return count;
    }

    @Test
    void shouldHashWhatIsPendingWhateverTheWay()
    {
        final PendingTimers other = new PendingTimers(1_000);
        for (int i = 0; i < 100; i++)
        {
            timers.schedule(i, 7, 1_000 - i, 3);
            other.schedule(99 - i, 7, 5, 1);
        }
        for (int i = 0; i < 100; i++)
        {
            other.schedule(i, 7, 1_000 - i, 3);
            other.schedule(i, 8, 1, 1);
            assertTrue(other.remove(i, 8));
        }
        assertEquals(timers.hash(), other.hash());
        for (int i = 0; i < 100; i++)
        {
            timers.remove(i, 7);
        }
        assertEquals(0, timers.hash(), "nothing is pending");
    }

    @Test
    void shouldBeReadBackAsWritten()
    {
        for (int i = 0; i < 10_000; i++)
        {
            timers.schedule(i * 31L, i % 3, 1_000_000L - i, i);
        }
        timers.offered(timers.first());
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[PendingTimers.encodedLength(timers.size()) + 10]);
        final int length = timers.encode(buffer, 10, 0, timers.size());
        final PendingTimers read = new PendingTimers(10_000);
        read.decode(buffer, 10, length, any -> true);
        assertEquals(timers.size(), read.size());
        assertEquals(timers.hash(), read.hash());
        assertEquals(10_000, drained(read), "what was offered and got no entry is offered again");
        assertThrows(IllegalArgumentException.class, () -> read.decode(buffer, 10, length - 1, any -> true));
        assertThrows(IllegalArgumentException.class, () -> read.decode(buffer, 10, 3, any -> true));
    }

    @Test
    void shouldRefuseMoreThanAllowed()
    {
        final PendingTimers few = new PendingTimers(2);
        few.schedule(1, 1, 1, 1);
        few.schedule(1, 2, 1, 1);
        few.schedule(1, 1, 2, 2);
        final String message =
            assertThrows(IllegalStateException.class, () -> few.schedule(2, 1, 1, 1)).getMessage();
        assertTrue(message.contains("(2, 1)") && message.contains("2 that may be pending"), message);
        assertEquals(2, few.size());
    }
}
