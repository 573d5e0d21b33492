// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

/**
 * The JDK's {@link ArrayBlockingQueue}: producers put, one handler thread takes. Both wait on the queue's lock.
 */
final class BlockingQueueWorkload extends PipelineWorkload
{
    /** Setting: a {@link Taking}. */
    static final String TAKING = "taking";

    private static final int CAPACITY = TidemillWorkload.RING_SIZE;

    private final Taking taking;

    BlockingQueueWorkload(final Settings settings)
    {
        super(settings);
        taking = settings.value(TAKING, Taking.class);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(taking, stages.last());
    }

    /** A queue and its handler. */
    private static final class Running implements Pipeline
    {
        private final BlockingQueue<BenchEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
        private final Taking taking;
        private final HandlerThread thread;

        Running(final Taking taking, final EventHandler<BenchEvent> handler)
        {
            this.taking = taking;
            thread = HandlerThread.blocking(taking.turn(queue, handler));
        }

        @Override
        public Sender sender(final int producer)
        {
            final EventPool pool = new EventPool(CAPACITY, taking.inHand());
            return sequence ->
            {
                final BenchEvent event = pool.next();
                event.fill(sequence);
                queue.put(event);
            };
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
        }
    }

    /**
     * How the handler gets its events, by the names that settings have.
     */
    enum Taking
    {
        /** One by one. */
        TAKE(1)
        {
            @Override
            HandlerThread.Turn turn(final BlockingQueue<BenchEvent> queue, final EventHandler<BenchEvent> handler)
            {
                return () ->
                {
                    handler.onEvent(queue.take(), 0, true);
                    return 1;
                };
            }
        },

        /** Waits for one, then takes all there are, with the lock taken once for them. */
        DRAIN_TO(1 + Taking.DRAINED)
        {
            @Override
            HandlerThread.Turn turn(final BlockingQueue<BenchEvent> queue, final EventHandler<BenchEvent> handler)
            {
                final List<BenchEvent> taken = new ArrayList<>(inHand());
                return () ->
                {
                    taken.add(queue.take());
                    queue.drainTo(taken, DRAINED);
                    for (int i = 0; i < taken.size(); i++)
                    {
                        handler.onEvent(taken.get(i), 0, i == taken.size() - 1);
                    }
                    final int handled = taken.size();
                    taken.clear();
                    return handled;
                };
            }
        };

        /** Enough to make the lock cheap, and little enough for the first-level cache to keep the references. */
        private static final int DRAINED = 1024;

        private final int inHand;

        Taking(final int inHand)
        {
            this.inHand = inHand;
        }

        abstract HandlerThread.Turn turn(BlockingQueue<BenchEvent> queue, EventHandler<BenchEvent> handler);

        /** Most events that were taken and not handled. */
        int inHand()
        {
            return inHand;
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
