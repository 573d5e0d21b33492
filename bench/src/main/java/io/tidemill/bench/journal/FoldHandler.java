// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;

/**
 * The logic of all contenders: folds every event into a checksum and notes when the last one came. Handles events on
 * one thread; the results may be read by another behind {@link #awaitLast}.
 */
final class FoldHandler implements EventHandler<BenchEvent>
{
    private final long events;
    private final CountDownLatch last = new CountDownLatch(1);
    private long checksum;
    private long seen;
    private long lastNs;

    /**
     * @param events to wait for.
     */
    FoldHandler(final long events)
    {
        this.events = events;
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
    {
        checksum = event.fold(checksum);
        if (++seen == events)
        {
            lastNs = System.nanoTime();
            last.countDown();
        }
    }

    /**
     * Waits without using a core that the contender could use.
     *
     * @throws IllegalStateException if the last event did not come in time.
     */
    void awaitLast(final Duration timeout) throws InterruptedException
    {
        if (!last.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
        {
            throw new IllegalStateException(
                "after " + timeout.toSeconds() + " s the handler had not seen all of " + events + " events");
        }
    }

    // The fields below are plain: countDown happens before await returns, or one thread did it all.

    long checksum()
    {
        return checksum;
    }

    long lastNs()
    {
        return lastNs;
    }
}
