// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import net.openhft.chronicle.queue.ChronicleQueue;

/**
 * What people build today: a Disruptor whose first handler appends to a Chronicle queue and whose second, behind it, is
 * the logic.
 */
final class HandWired implements Workload
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PeerWriter.Api api;
    private final Wait wait;
    private final Handlers handlers;
    private final PeerQueue.Clock clock;

    HandWired(final Settings settings)
    {
        this.api = settings.value("api", PeerWriter.Api.class);
        this.wait = settings.value("wait", Wait.class);
        this.clock = settings.value("clock", PeerQueue.Clock.class);
        this.handlers = settings.value("handlers", Handlers.class);
    }

    @Override
    public Pass pass(final Path directory, final long events) throws InterruptedException, TimeoutException
    {
        try (ChronicleQueue queue = PeerQueue.open(directory, clock))
        {
            final Journaling journaling = new Journaling(queue, api);
            final FoldHandler logic = new FoldHandler(events);
            final Disruptor<BenchEvent> disruptor = new Disruptor<>(
                BenchEvent::new, JournalGroup.RING_SIZE, DaemonThreadFactory.INSTANCE, ProducerType.SINGLE,
                wait.strategy());
            handlers.wire(disruptor, journaling, logic);
            final RingBuffer<BenchEvent> ring = disruptor.start();

            final long startNs = System.nanoTime();
            for (long i = 0; i < events; i++)
            {
                final long sequence = ring.next();
                ring.get(sequence).fill(i);
                ring.publish(sequence);
            }
            logic.awaitLast(PATIENCE);
            disruptor.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            journaling.awaitClosed(PATIENCE);
            return Pass.handled(logic.lastNs() - startNs, logic.checksum());
        }
    }

    @Override
    public long storedChecksum(final Path directory)
    {
        return PeerQueue.checksum(directory);
    }

    /**
     * Disruptor's wait strategies, by the names that settings have.
     */
    enum Wait
    {
        YIELDING
        {
            @Override
            WaitStrategy strategy()
            {
                return new YieldingWaitStrategy();
            }
        },

        BUSY_SPIN
        {
            @Override
            WaitStrategy strategy()
            {
                return new BusySpinWaitStrategy();
            }
        },

        SLEEPING
        {
            @Override
            WaitStrategy strategy()
            {
                return new SleepingWaitStrategy();
            }
        },

        BLOCKING
        {
            @Override
            WaitStrategy strategy()
            {
                return new BlockingWaitStrategy();
            }
        };

        abstract WaitStrategy strategy();

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
                final Disruptor<BenchEvent> disruptor, final Journaling journaling, final FoldHandler logic)
            {
                disruptor.handleEventsWith(journaling).then(logic);
            }
        },

        /** Both on one thread. */
        ONE
        {
            @Override
            void wire(
                final Disruptor<BenchEvent> disruptor, final Journaling journaling, final FoldHandler logic)
            {
                disruptor.handleEventsWith(new FusedHandler(disruptor.getRingBuffer(), journaling, logic));
            }
        };

        abstract void wire(Disruptor<BenchEvent> disruptor, Journaling journaling, FoldHandler logic);

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
