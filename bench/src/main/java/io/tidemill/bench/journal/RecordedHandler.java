// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import com.lmax.disruptor.EventHandler;

import io.aeron.Image;
import io.aeron.logbuffer.FragmentHandler;

import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * The thread that handles what was recorded: polls the stream up to the archive's position counter.
 */
final class RecordedHandler implements Runnable
{
    private static final int FRAGMENT_LIMIT = 256;

    private final Image image;
    private final CountersReader counters;
    private final int counterId;
    private final IdleStrategy idle;
    private final EventHandler<BenchEvent> logic;
    private final BenchEvent event = new BenchEvent();
    private volatile boolean stopped;
    private volatile Throwable failure;

    RecordedHandler(final ArchiveDriver driver, final EventHandler<BenchEvent> logic)
    {
        this.image = driver.image();
        this.counters = driver.counters();
        this.counterId = driver.recordingCounterId();
        this.idle = driver.idle();
        this.logic = logic;
    }

    @Override
    public void run()
    {
        final FragmentHandler fragments = (buffer, offset, length, header) -> handle(buffer, offset);
        try
        {
            while (!stopped)
            {
                idle.idle(image.boundedPoll(fragments, counters.getCounterValue(counterId), FRAGMENT_LIMIT));
            }
        }
        catch (final Throwable ex)
        {
            failure = ex;
        }
    }

    private void handle(final DirectBuffer buffer, final int offset)
    {
        event.decode(buffer, offset);
        try
        {
            logic.onEvent(event, event.id(), true);
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("the handler failed at event " + event.id(), ex);
        }
    }

    void stop()
    {
        stopped = true;
    }

    /** Fails if the thread has. */
    void check()
    {
        if (failure != null)
        {
            throw new IllegalStateException("the handling thread failed: " + failure, failure);
        }
    }
}
