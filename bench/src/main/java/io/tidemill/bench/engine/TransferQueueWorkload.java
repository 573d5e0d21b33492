// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.util.concurrent.LinkedTransferQueue;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

import org.agrona.concurrent.IdleStrategy;

/**
 * The JDK's {@link LinkedTransferQueue}: a producer puts, a handler thread takes. The queue has no bound; a producer
 * that is a window ahead of the handler waits, or else the queue would be as long as the pass.
 */
final class TransferQueueWorkload extends PipelineWorkload
{
    private static final int WINDOW = TidemillWorkload.RING_SIZE;

    private final Idling idling;

    TransferQueueWorkload(final Settings settings)
    {
        super(settings);
        idling = settings.value(Idling.SETTING, Idling.class);
        if (producers() != 1)
        {
            throw new IllegalArgumentException("the window is that of one producer, not of " + producers());
        }
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(idling.strategy(), stages.last());
    }

    /** A queue, its handler, and how far that is. */
    private static final class Running implements Pipeline, Pipeline.Sender
    {
        private final LinkedTransferQueue<BenchEvent> queue = new LinkedTransferQueue<>();
        private final EventPool pool = new EventPool(WINDOW, 0);
        private final Sequence handled = new Sequence(0);
        private final IdleStrategy idleStrategy;
        private final HandlerThread thread;
        private long handledAtLeast;

        Running(final IdleStrategy idleStrategy, final EventHandler<BenchEvent> handler)
        {
            this.idleStrategy = idleStrategy;
            thread = HandlerThread.blocking(() ->
            {
                handler.onEvent(queue.take(), 0, true);
                // A release store: whoever reads it may reuse the event. Only this thread writes it.
                handled.set(handled.get() + 1);
                return 1;
            });
        }

        @Override
        public Sender sender(final int producer)
        {
            return this;
        }

        @Override
        public void send(final long sequence)
        {
            while (sequence - handledAtLeast >= WINDOW)
            {
                handledAtLeast = handled.get();
                idleStrategy.idle(sequence - handledAtLeast >= WINDOW ? 0 : 1);
            }
            final BenchEvent event = pool.next();
            event.fill(sequence);
            queue.put(event);
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
        }
    }
}
