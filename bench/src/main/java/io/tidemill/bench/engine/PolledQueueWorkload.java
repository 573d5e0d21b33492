// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/**
 * Lock-free queues of references that never wait: producers offer, one handler thread drains, and both idle by a
 * strategy of ours while the queue is full or empty.
 */
final class PolledQueueWorkload extends PipelineWorkload
{
    /** Setting: a {@link Kind}. */
    static final String KIND = "queue";

    private static final int CAPACITY = TidemillWorkload.RING_SIZE;

    /** Most events of one drain, as the engine caps its batches. */
    private static final int DRAINED = 256;

    private final Kind kind;
    private final Idling idling;

    PolledQueueWorkload(final Settings settings)
    {
        super(settings);
        kind = settings.value(KIND, Kind.class);
        idling = settings.value(Idling.SETTING, Idling.class);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final EventHandler<BenchEvent> handler = stages.last();
        final Ends ends = kind.ends(event -> handle(handler, event));
        return new Running(ends.offer, HandlerThread.polling(ends.drain, idling), idling);
    }

    private static void handle(final EventHandler<BenchEvent> handler, final BenchEvent event)
    {
        try
        {
            handler.onEvent(event, 0, true);
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("the handler failed", ex);
        }
    }

    /** The two ends of a queue. */
    private record Ends(Predicate<BenchEvent> offer, HandlerThread.Turn drain)
    {
    }

    /** A queue and its handler. */
    private record Running(Predicate<BenchEvent> offer, HandlerThread thread, Idling idling) implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            // Not all queues say whether an event leaves its place before or after it is handled.
            final EventPool pool = new EventPool(CAPACITY, DRAINED);
            final IdleStrategy idleStrategy = idling.strategy();
            return sequence ->
            {
                final BenchEvent event = pool.next();
                event.fill(sequence);
                if (!offer.test(event))
                {
                    offerPatiently(event, idleStrategy);
                }
            };
        }

        private void offerPatiently(final BenchEvent event, final IdleStrategy idleStrategy)
        {
            do
            {
                idleStrategy.idle();
            }
            while (!offer.test(event));
            idleStrategy.reset();
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
        }
    }

    /**
     * Which queue, by the names that settings have.
     */
    enum Kind
    {
        /** JCTools, one producer. */
        JCTOOLS_SPSC
        {
            @Override
            Ends ends(final Consumer<BenchEvent> handler)
            {
                return jctools(new SpscArrayQueue<>(CAPACITY), handler);
            }
        },

        /** JCTools, many producers. */
        JCTOOLS_MPSC
        {
            @Override
            Ends ends(final Consumer<BenchEvent> handler)
            {
                return jctools(new MpscArrayQueue<>(CAPACITY), handler);
            }
        },

        /** Agrona, one producer. */
        AGRONA_ONE_TO_ONE
        {
            @Override
            Ends ends(final Consumer<BenchEvent> handler)
            {
                final OneToOneConcurrentArrayQueue<BenchEvent> queue = new OneToOneConcurrentArrayQueue<>(CAPACITY);
                return new Ends(queue::offer, () -> queue.drain(handler, DRAINED));
            }
        };

        abstract Ends ends(Consumer<BenchEvent> handler);

        private static Ends jctools(
            final MessagePassingQueue<BenchEvent> queue, final Consumer<BenchEvent> handler)
        {
            final MessagePassingQueue.Consumer<BenchEvent> consumer = handler::accept;
            return new Ends(queue::relaxedOffer, () -> queue.drain(consumer, DRAINED));
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
