// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.util.Locale;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventHandlerGroup;
import com.lmax.disruptor.dsl.ProducerType;

import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Settings;

/**
 * LMAX Disruptor by its own DSL: one or many producers, and the stages of a {@link Shape}, each a handler with a thread
 * or all called by one handler.
 */
final class DisruptorWorkload extends PipelineWorkload
{
    /** Setting: a {@link Handlers}; a thread for each if it is not set. */
    static final String HANDLERS = "handlers";

    private final Wait wait;
    private final Handlers handlers;
    private final Batches batches;
    private final Shape shape;
    private final Claim claim;
    private final int ringSize;

    DisruptorWorkload(final Settings settings)
    {
        super(settings);
        wait = settings.value(Wait.SETTING, Wait.class);
        handlers = settings.values().containsKey(HANDLERS) ?
            settings.value(HANDLERS, Handlers.class) : Handlers.DEDICATED;
        batches = Batches.of(settings);
        shape = Shape.of(settings);
        claim = Claim.of(settings);
        ringSize = settings.number(TidemillWorkload.RING, TidemillWorkload.RING_SIZE);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final JoinedThreads threads = new JoinedThreads();
        final Disruptor<BenchEvent> disruptor = new Disruptor<>(
            BenchEvent::new, ringSize, threads, producers() == 1 ? ProducerType.SINGLE : ProducerType.MULTI,
            wait.strategy());
        handlers.wire(disruptor, batches, shape, stages);
        return new Running(disruptor, disruptor.start(), threads, claim);
    }

    /** A Disruptor that runs. */
    private record Running(
        Disruptor<BenchEvent> disruptor, RingBuffer<BenchEvent> ring, JoinedThreads threads, Claim claim)
        implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            return claim.sender(ring);
        }

        @Override
        public void stop() throws Exception
        {
            threads.end(disruptor);
        }
    }

    /**
     * How the stages are attached, by the names that settings have.
     */
    enum Handlers
    {
        /** A handler and so a thread for each: as Disruptor's own guide shows it. */
        DEDICATED
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor, final Batches batches, final Shape shape, final Stages stages)
            {
                if (shape.diamond())
                {
                    batches.then(batches.first(disruptor, stages.between(), stages.between()), stages.last());
                }
                else if (shape.stages() == 1)
                {
                    batches.first(disruptor, stages.last());
                }
                else
                {
                    EventHandlerGroup<BenchEvent> group = batches.first(disruptor, stages.between());
                    for (int i = 1; i < shape.stages() - 1; i++)
                    {
                        group = batches.then(group, stages.between());
                    }
                    batches.then(group, stages.last());
                }
            }
        },

        /** One handler that calls all stages for an event, then for the next. */
        BY_EVENT
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor, final Batches batches, final Shape shape, final Stages stages)
            {
                batches.first(disruptor, HandFused.byEvent(shape, stages));
            }
        },

        /** One handler that calls a stage for a batch of events, then the next stage. */
        BY_BATCH
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor, final Batches batches, final Shape shape, final Stages stages)
            {
                batches.first(disruptor, HandFused.byBatch(disruptor.getRingBuffer(), shape, stages));
            }
        };

        abstract void wire(Disruptor<BenchEvent> disruptor, Batches batches, Shape shape, Stages stages);

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
