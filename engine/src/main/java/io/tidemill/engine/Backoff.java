// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How a producer or closer waits for others: spins, yields, then parks briefly, for as long as a deadline allows.
 * It polls, so it needs no wake-up, and an interrupt ends the park at once.
 */
final class Backoff
{
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long FIRST_PARK_NS = 50_000;
    private static final long LONGEST_PARK_NS = 1_000_000;

    private long startNs;
    private long timeoutNs;
    private int attempts;
    private long parkNs;

    Backoff(final Duration timeout)
    {
        restart(timeout);
    }

    /** Begins anew, so that a producer that waits often need not allocate. */
    Backoff restart(final Duration timeout)
    {
        startNs = System.nanoTime();
        timeoutNs = saturatedNs(timeout);
        attempts = 0;
        parkNs = FIRST_PARK_NS;
        return this;
    }

    boolean isExpired()
    {
        return System.nanoTime() - startNs >= timeoutNs;
    }

    long remainingNs()
    {
        return Math.max(0, timeoutNs - (System.nanoTime() - startNs));
    }

    long timeoutNs()
    {
        return timeoutNs;
    }

    long elapsedNs()
    {
        return System.nanoTime() - startNs;
    }

    /** One step of waiting; leaves the interrupt status alone. */
    void pause()
    {
        attempts++;
        if (attempts <= SPINS)
        {
            Thread.onSpinWait();
        }
        else if (attempts <= SPINS + YIELDS)
        {
            Thread.yield();
        }
        else
        {
            LockSupport.parkNanos(this, parkNs);
            parkNs = Math.min(2 * parkNs, LONGEST_PARK_NS);
        }
    }

    private static long saturatedNs(final Duration timeout)
    {
        final long maxSeconds = Long.MAX_VALUE / 1_000_000_000L - 1;
        return timeout.getSeconds() > maxSeconds ? Long.MAX_VALUE : Math.max(0, timeout.toNanos());
    }
}
