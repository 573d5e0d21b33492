// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.FusedHandler;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Settings;

import net.openhft.chronicle.queue.ChronicleQueue;

/**
 * What people build today: a Disruptor whose first handler appends to a Chronicle queue and whose second, behind it, is
 * the logic.
 */
final class HandWired extends PipelineWorkload
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PeerWriter.Api api;
    private final Wait wait;
    private final Batches batches;
    private final Handlers handlers;
    private final PeerQueue.Clock clock;
    private final Claim claim;

    HandWired(final Settings settings)
    {
        super(settings);
        this.api = settings.value("api", PeerWriter.Api.class);
        this.wait = settings.value(Wait.SETTING, Wait.class);
        this.batches = Batches.of(settings);
        this.claim = Claim.of(settings);
        this.clock = settings.value("clock", PeerQueue.Clock.class);
        this.handlers = settings.value("handlers", Handlers.class);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(PeerQueue.open(directory, clock), stages);
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(PeerQueue.checksum(directory));
    }

    /** A Disruptor and its queue. */
    private final class Running implements Pipeline
    {
        private final ChronicleQueue queue;
        private final Journaling journaling;
        private final Disruptor<BenchEvent> disruptor;
        private final RingBuffer<BenchEvent> ring;

        Running(final ChronicleQueue queue, final Stages stages)
        {
            this.queue = queue;
            this.journaling = new Journaling(queue, api);
            this.disruptor = new Disruptor<>(
                BenchEvent::new, TidemillWorkload.RING_SIZE, DaemonThreadFactory.INSTANCE, ProducerType.SINGLE,
                wait.strategy());
            handlers.wire(disruptor, batches, journaling, stages.last());
            this.ring = disruptor.start();
        }

        @Override
        public Sender sender(final int producer)
        {
            return claim.sender(ring);
        }

        @Override
        public void stop() throws TimeoutException, InterruptedException
        {
            disruptor.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            journaling.awaitClosed(PATIENCE);
            queue.close();
        }
    }

    /**
     * How journaling and logic are attached, by the names that settings have.
     */
    enum Handlers
    {
        /** A thread for each, the logic behind the journaling: as Disruptor's own guide shows it. */
        TWO
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor,
                final Batches batches,
                final Journaling journaling,
                final EventHandler<BenchEvent> logic)
            {
                batches.then(batches.first(disruptor, journaling), logic);
            }
        },

        /** Both on one thread. */
        ONE
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor,
                final Batches batches,
                final Journaling journaling,
                final EventHandler<BenchEvent> logic)
            {
                batches.first(disruptor, new FusedHandler<>(
                    disruptor.getRingBuffer(), journaling, logic, PeerWriter.Api.BATCH));
            }
        };

        abstract void wire(
            Disruptor<BenchEvent> disruptor, Batches batches, Journaling journaling, EventHandler<BenchEvent> logic);

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
