// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProducerWaitTest
{
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int CAPACITY = 1_024;
    private static final int ATTEMPTS = 50;

    private final ProducerWait wait = new ProducerWait();
    private boolean isForRoom = true;

    @Test
    void shouldSleepAtFirstForWhatHalfOfThePlacesTookBefore()
    {
        waitUntilFree(4_000_000, CAPACITY);
        assertTrue(longestFirstPauseNs(LONG) > 500_000);
    }

    @Test
    void shouldNotSleepAtFirstWhereHalfOfThePlacesAreFreeSooner()
    {
        waitUntilFree(10_000, CAPACITY);
        assertTrue(shortestFirstPauseNs(LONG) < 20_000);
    }

    @Test
    void shouldSleepNoLongerThanAMillisecondHoweverLongItWaitedBefore()
    {
        waitUntilFree(100_000_000, 1);
        assertTrue(shortestFirstPauseNs(LONG) < 50_000_000);
    }

    @Test
    void shouldNotSleepAtFirstWhenItWaitsForSomethingElse()
    {
        waitUntilFree(4_000_000, CAPACITY);
        isForRoom = false;
        assertTrue(shortestFirstPauseNs(LONG) < 400_000);
        wait.ended(1, CAPACITY);
        isForRoom = true;
        assertTrue(longestFirstPauseNs(LONG) > 500_000, "as the last wait for room");
    }

    @Test
    void shouldNotSleepPastTheDeadline()
    {
        waitUntilFree(4_000_000, CAPACITY);
        assertTrue(shortestFirstPauseNs(Duration.ofNanos(1)) < 400_000);
        assertTrue(wait.isExpired());
    }

    @Test
    void shouldNotSleepWhenItIsInterrupted()
    {
        waitUntilFree(4_000_000, CAPACITY);
        Thread.currentThread().interrupt();
        assertTrue(shortestFirstPauseNs(LONG) < 400_000);
        assertTrue(Thread.interrupted());
        assertFalse(wait.isExpired());
    }

    private void waitUntilFree(final long ns, final int room)
    {
        wait.begin(LONG, true);
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < ns)
        {
            Thread.onSpinWait();
        }
        assertTrue(wait.ended(room, CAPACITY) >= ns);
    }

    private long longestFirstPauseNs(final Duration timeout)
    {
        long longest = 0;
        for (int i = 0; i < ATTEMPTS; i++)
        {
            longest = Math.max(longest, firstPauseNs(timeout));
        }
        return longest;
    }

    private long shortestFirstPauseNs(final Duration timeout)
    {
        long shortest = TimeUnit.HOURS.toNanos(1);
        for (int i = 0; i < ATTEMPTS; i++)
        {
            shortest = Math.min(shortest, firstPauseNs(timeout));
        }
        return shortest;
    }

    private long firstPauseNs(final Duration timeout)
    {
        wait.begin(timeout, isForRoom);
        final long startNs = System.nanoTime();
        wait.pause();
        return System.nanoTime() - startNs;
    }
}
