// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.Latencies;
import io.tidemill.bench.pipeline.Schedule;
import io.tidemill.engine.StateHashed;

import org.HdrHistogram.Histogram;

/**
 * The logic of all contenders: gives every command to a book, notes when the last one was applied and, in a paced pass,
 * how late each one was against its plan. There is one producer, so the n-th command seen is the n-th sent. Handles
 * commands on one thread; the results may be read by another behind {@link #awaitLast}.
 */
final class BookStage implements EventHandler<OrderCommand>, StateHashed
{
    private final OrderBook book = new OrderBook();
    private final CountDownLatch last = new CountDownLatch(1);
    private final long commands;
    private final Schedule schedule;
    private final Histogram latencies;
    private long seen;
    private long lastNs;

    /**
     * @param commands to wait for.
     * @param schedule by which they are sent; null for none.
     */
    BookStage(final long commands, final Schedule schedule)
    {
        this.commands = commands;
        this.schedule = schedule;
        this.latencies = schedule == null ? null : Latencies.histogram();
    }

    @Override
    public void onEvent(final OrderCommand command, final long sequence, final boolean endOfBatch)
    {
        book.apply(command);
        if (latencies != null)
        {
            latencies.recordValue(Latencies.clamped(System.nanoTime() - schedule.plannedNs(seen)));
        }
        if (++seen == commands)
        {
            lastNs = System.nanoTime();
            last.countDown();
        }
    }

    /** Waits without using a core that the contender could use. */
    void awaitLast(final Duration timeout) throws InterruptedException
    {
        if (!last.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
        {
            throw new IllegalStateException(
                "after " + timeout.toSeconds() + " s the book had not seen all of " + commands + " commands");
        }
    }

    // The fields below are plain: countDown happens before await returns, or one thread did it all.

    @Override
    public long stateHash()
    {
        return book.stateHash();
    }

    long lastNs()
    {
        return lastNs;
    }

    Histogram latencies()
    {
        return latencies;
    }
}
