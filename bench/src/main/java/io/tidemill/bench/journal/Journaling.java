// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;
import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/**
 * The handler that appends every event to a Chronicle queue. The appender belongs to the handler's thread, which opens
 * and closes it. The handler's sequence moves at the end of a batch only, and by then the writer has everything.
 */
final class Journaling implements EventHandler<BenchEvent>
{
    private final ChronicleQueue queue;
    private final PeerWriter.Api api;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ExcerptAppender appender;
    private PeerWriter writer;

    Journaling(final ChronicleQueue queue, final PeerWriter.Api api)
    {
        this.queue = queue;
        this.api = api;
    }

    @Override
    public void onStart()
    {
        appender = queue.createAppender();
        writer = api.on(appender);
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
    {
        writer.append(event, endOfBatch);
    }

    @Override
    public void onShutdown()
    {
        writer.close();
        appender.close();
        closed.countDown();
    }

    /**
     * Waits until nothing of this handler uses the queue any more: a Disruptor's shutdown does not wait for its
     * threads.
     */
    void awaitClosed(final Duration timeout) throws InterruptedException
    {
        if (!closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
        {
            throw new IllegalStateException(
                "the journaling handler did not end within " + timeout.toSeconds() + " s of the shutdown");
        }
    }
}
