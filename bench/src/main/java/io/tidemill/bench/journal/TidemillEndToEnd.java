// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.ThreadPlan;
import io.tidemill.journal.ChronicleJournal;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The whole engine: one producer thread offers to an inlet; one engine thread journals, then runs the stage, which
 * stands behind the journal. So when the stage has seen the last event, the journal has it.
 */
final class TidemillEndToEnd implements Workload
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Kind inlet;
    private final Idle idle;

    TidemillEndToEnd(final Settings settings)
    {
        this.inlet = settings.value("inlet", Kind.class);
        this.idle = settings.value("idle", Idle.class);
    }

    @Override
    public Pass pass(final Path directory, final long events) throws InterruptedException
    {
        final FoldHandler handler = new FoldHandler(events);
        final EngineBuilder<BenchEvent> builder = Engine.of(BenchEvent::new, new BenchCodec())
            .ringSize(JournalGroup.RING_SIZE)
            .journal(ChronicleJournal.in(directory))
            .stages(graph -> graph.stage("fold", handler))
            .threads(ThreadPlan.fused());
        inlet.addTo(builder);
        idle.setOn(builder);
        try (Engine<BenchEvent> engine = builder.start())
        {
            final Inlet<BenchEvent> producer = engine.inlet(TidemillAppend.INLET);
            final long startNs = System.nanoTime();
            for (long i = 0; i < events; i++)
            {
                BenchEvent event = producer.claim();
                if (event == null)
                {
                    event = claimPatiently(producer);
                }
                event.fill(i);
                final long position = producer.commit();
                if (position != i)
                {
                    throw new IllegalStateException("event " + i + " was put in with the result " +
                        Inlet.describe(position) + " into " + engine);
                }
            }
            handler.awaitLast(PATIENCE);
            return Pass.handled(handler.lastNs() - startNs, handler.checksum());
        }
    }

    private static BenchEvent claimPatiently(final Inlet<BenchEvent> producer) throws InterruptedException
    {
        final BenchEvent event = producer.claim(PATIENCE);
        if (event == null)
        {
            throw new IllegalStateException("nothing could be claimed for " + PATIENCE.toSeconds() + " s: " +
                Inlet.describe(producer.refusal()));
        }
        return event;
    }

    @Override
    public long storedChecksum(final Path directory)
    {
        return TidemillAppend.checksum(directory);
    }

    /**
     * Kinds of inlet, by the names that settings have.
     */
    enum Kind
    {
        DIRECT
        {
            @Override
            void addTo(final EngineBuilder<BenchEvent> builder)
            {
                builder.direct(TidemillAppend.INLET);
            }
        },

        LANE
        {
            @Override
            void addTo(final EngineBuilder<BenchEvent> builder)
            {
                builder.lane(TidemillAppend.INLET);
            }
        };

        abstract void addTo(EngineBuilder<BenchEvent> builder);

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the engine's thread does without work, by the names that settings have.
     */
    enum Idle
    {
        /** The engine's own: spins, then parks until it is woken. */
        PARKING(null),
        BACKOFF(BackoffIdleStrategy::new),
        YIELDING(YieldingIdleStrategy::new),
        BUSY_SPIN(BusySpinIdleStrategy::new);

        private final Supplier<IdleStrategy> strategy;

        Idle(final Supplier<IdleStrategy> strategy)
        {
            this.strategy = strategy;
        }

        void setOn(final EngineBuilder<BenchEvent> builder)
        {
            if (strategy != null)
            {
                builder.idleStrategy(strategy);
            }
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
