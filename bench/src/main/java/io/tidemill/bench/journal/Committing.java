// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;

import io.tidemill.bench.pipeline.BenchEvent;

/**
 * The handler that appends, syncs and then calls the logic, group by group. The log belongs to its thread, which opens
 * and closes it. After a failure nothing is handled any more, so that the pass cannot end well.
 */
final class Committing implements EventHandler<BenchEvent>, ExceptionHandler<BenchEvent>
{
    private final RingBuffer<BenchEvent> ring;
    private final Callable<SyncedLog> opening;
    private final int limit;
    private final EventHandler<BenchEvent> logic;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private SyncedLog log;
    private long first;
    private volatile Throwable failure;

    Committing(
        final RingBuffer<BenchEvent> ring,
        final Callable<SyncedLog> opening,
        final int limit,
        final EventHandler<BenchEvent> logic)
    {
        this.ring = ring;
        this.opening = opening;
        this.limit = limit;
        this.logic = logic;
    }

    @Override
    public void onStart()
    {
        try
        {
            log = opening.call();
        }
        catch (final Exception ex)
        {
            failure = ex;
        }
        opened.countDown();
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
    {
        if (failure != null)
        {
            return;
        }
        final boolean endOfGroup = endOfBatch || sequence - first + 1 == limit;
        log.append(event, endOfGroup);
        if (endOfGroup)
        {
            log.sync();
            for (long handled = first; handled <= sequence; handled++)
            {
                logic.onEvent(ring.get(handled), handled, handled == sequence);
            }
            first = sequence + 1;
        }
    }

    @Override
    public void onShutdown()
    {
        try
        {
            if (log != null)
            {
                log.close();
            }
        }
        catch (final Exception ex)
        {
            failure = ex;
        }
        closed.countDown();
    }

    @Override
    public void handleEventException(final Throwable ex, final long sequence, final BenchEvent event)
    {
        failure = ex;
    }

    @Override
    public void handleOnStartException(final Throwable ex)
    {
        failure = ex;
    }

    @Override
    public void handleOnShutdownException(final Throwable ex)
    {
        failure = ex;
    }

    void awaitOpen(final Duration timeout)
    {
        await(opened, timeout, "opened");
    }

    /** A Disruptor's shutdown does not wait for its threads. */
    void awaitClosed(final Duration timeout)
    {
        await(closed, timeout, "closed");
    }

    private void await(final CountDownLatch latch, final Duration timeout, final String what)
    {
        try
        {
            if (!latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
            {
                throw new IllegalStateException("the log was not " + what + " within " + timeout.toSeconds() + " s");
            }
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException("interrupted before the log was " + what, ex);
        }
        if (failure != null)
        {
            throw new IllegalStateException("the committing thread failed: " + failure, failure);
        }
    }
}
