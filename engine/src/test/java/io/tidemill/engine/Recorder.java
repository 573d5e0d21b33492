// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A logic stage that checks order and folds what it sees into a hash; can be told to hold or fail.
 */
final class Recorder implements EventHandler<TestEvent>, StateHashed
{
    final AtomicLong events = new AtomicLong();
    final AtomicLong starts = new AtomicLong();
    final AtomicLong shutdowns = new AtomicLong();
    final CountDownLatch holding = new CountDownLatch(1);
    volatile long holdAtSequence = Long.MAX_VALUE;
    volatile long failAtSequence = Long.MAX_VALUE;
    volatile Throwable thrown = new IllegalStateException("told to fail");
    volatile long lastSequence = -1;
    volatile boolean wasInterrupted;
    volatile boolean released;
    volatile String disorder;
    private long hash;

    @Override
    public void onStart()
    {
        starts.incrementAndGet();
    }

    @Override
    public void onShutdown()
    {
        shutdowns.incrementAndGet();
    }

    @Override
    public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch) throws Exception
    {
        if (sequence <= lastSequence)
        {
            disorder = sequence + " after " + lastSequence;
        }
        if (sequence >= holdAtSequence && !released)
        {
            hold();
        }
        if (sequence >= failAtSequence)
        {
            Recorder.<RuntimeException>sneak(thrown);
        }
        lastSequence = sequence;
        hash = StateHash.mix(hash, event.value);
        events.incrementAndGet();
    }

    private void hold()
    {
        holding.countDown();
        while (!released)
        {
            Thread.onSpinWait();
            if (Thread.currentThread().isInterrupted())
            {
                wasInterrupted = true;
            }
        }
    }

    @SuppressWarnings("unchecked") // so that Errors and checked exceptions can be thrown alike
    private static <T extends Throwable> void sneak(final Throwable thrown) throws T
    {
        throw (T)thrown;
    }

    @Override
    public long stateHash()
    {
        return hash;
    }

    /** The hash after the values 0, 1, 2 … {@code count} - 1. */
    static long expectedHash(final long count)
    {
        long hash = 0;
        for (long value = 0; value < count; value++)
        {
            hash = StateHash.mix(hash, value);
        }
        return hash;
    }
}
