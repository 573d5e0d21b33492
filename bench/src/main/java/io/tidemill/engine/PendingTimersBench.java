// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The pending timers of a stage for benchmarks of other packages: so many are pending, with deadlines all over a
 * minute.
 */
public final class PendingTimersBench
{
    private static final long SPAN_NS = 60_000_000_000L;

    private final PendingTimers timers;
    private final int count;
    private long seed = 1;

    /**
     * Schedules them.
     *
     * @param count of timers
     */
    public PendingTimersBench(final int count)
    {
        this.count = count;
        timers = new PendingTimers(2 * count);
        for (int key = 0; key < count; key++)
        {
            timers.schedule(key, 0, deadlineNs(), key);
        }
    }

    private long deadlineNs()
    {
        return (next() >>> 1) % SPAN_NS;
    }

    /** Marsaglia's xorshift. */
    private long next()
    {
        seed ^= seed << 13;
        seed ^= seed >>> 7;
        seed ^= seed << 17;
        return seed;
    }

    /**
     * Moves one of them, as an event does that pushes a timeout on.
     *
     * @return the hash of all
     */
    public long move()
    {
        timers.schedule((next() >>> 1) % count, 0, deadlineNs(), 1);
        return timers.hash();
    }

    /**
     * The first fires and is scheduled again.
     *
     * @return the hash of all
     */
    public long fire()
    {
        final int first = timers.first();
        final long key = timers.key(first);
        final long deadlineNs = timers.deadlineNs(first);
        final long cause = timers.cause(first);
        timers.offered(first);
        timers.remove(key, 0, deadlineNs, cause);
        timers.schedule(key, 0, deadlineNs + deadlineNs(), 1);
        return timers.hash();
    }
}
