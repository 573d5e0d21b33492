// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.util.concurrent.TimeUnit;

import org.agrona.concurrent.IdleStrategy;

/**
 * What an end does while the other one has neither sent nor made room: idles by a strategy, and gives up after a time.
 * Not thread-safe.
 */
final class Patience
{
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    /** The clock is read once in so many idles: a call of it costs as much as a spin. */
    private static final int CLOCK_MASK = 0x3FF;

    private final IdleStrategy strategy;
    private int idles;
    private long sinceNs;

    Patience(final IdleStrategy strategy)
    {
        this.strategy = strategy;
    }

    /** Idles once. */
    void idle()
    {
        if ((++idles & CLOCK_MASK) == 0)
        {
            check();
        }
        strategy.idle();
    }

    private void check()
    {
        final long nowNs = System.nanoTime();
        if (sinceNs == 0)
        {
            sinceNs = nowNs;
        }
        else if (nowNs - sinceNs > LIMIT_NS)
        {
            throw new IllegalStateException("nothing came from the other process, nor was there room for more, for " +
                TimeUnit.NANOSECONDS.toSeconds(LIMIT_NS) + " s");
        }
    }

    /** Something went on: the next wait starts anew. */
    void reset()
    {
        if (idles != 0)
        {
            idles = 0;
            sinceNs = 0;
            strategy.reset();
        }
    }
}
