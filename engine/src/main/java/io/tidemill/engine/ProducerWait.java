// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How a producer waits for room, or for its rate, or for the disk. Who waits for the next place gets a few at a time,
 * and wakes for each few; where threads share cores, that is time taken from those who make the room. So one that had
 * to wait before sleeps until about half of the places are free again, at the pace of that last time; else, and
 * behind that, as {@link Backoff}.
 * <ol>
 * <li>It sleeps for {@link #LONGEST_NS} at most, and not past the deadline.</li>
 * <li>It does not sleep where half of the places are free within {@link #WORTH_NS}: few places, or a fast engine.</li>
 * </ol>
 * <b>Threading:</b> one producer's.
 */
final class ProducerWait
{
    private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long WORTH_NS = TimeUnit.MICROSECONDS.toNanos(250);

    /** What a thread oversleeps by, roughly: the timer's slack and the way back to a core. */
    private static final long OVERSLEPT_NS = TimeUnit.MICROSECONDS.toNanos(60);

    private final Backoff backoff = new Backoff(Duration.ZERO);
    private boolean isForRoom;
    private boolean isFirst;

    /** What half of the places took to become free; 0 as long as it is not known. */
    private long halfNs;

    /** Only a wait for room is like the one before. */
    void begin(final Duration timeout, final boolean forRoom)
    {
        backoff.restart(timeout);
        isForRoom = forRoom;
        isFirst = true;
    }

    boolean isExpired()
    {
        return backoff.isExpired();
    }

    /** One step of waiting; leaves the interrupt status alone. */
    void pause()
    {
        if (isFirst && isForRoom && halfNs >= WORTH_NS)
        {
            LockSupport.parkNanos(this,
                Math.min(Math.min(halfNs - OVERSLEPT_NS, LONGEST_NS), backoff.remainingNs()));
        }
        else
        {
            backoff.pause();
        }
        isFirst = false;
    }

    /**
     * Behind the wait.
     *
     * @param room     places that are free now
     * @param capacity places that there are
     * @return how long it waited.
     */
    long ended(final int room, final int capacity)
    {
        final long waitedNs = backoff.elapsedNs();
        if (isForRoom && room > 0)
        {
            halfNs = waitedNs / room * (capacity / 2);
        }
        return waitedNs;
    }
}
