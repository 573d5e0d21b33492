// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Graph;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.Stage;
import io.tidemill.engine.ThreadPlan;
import io.tidemill.journal.ChronicleJournal;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The whole engine, with or without a journal. With one, the stages stand behind it: when the last stage has seen an
 * event, the journal has it.
 */
public final class TidemillWorkload extends PipelineWorkload
{
    /** Setting: an {@link InletKind}. */
    public static final String INLET = "inlet";

    /** Setting: an {@link Idle}. */
    public static final String IDLE = "idle";

    /** Setting: a {@link Plan}; fused if it is not set. */
    public static final String PLAN = "plan";

    /** Setting: a {@link Log}; none if it is not set. */
    public static final String LOG = "log";

    /** Setting: events in the ring; 8,192 if it is not set. */
    public static final String RING = "ring";

    /** Setting: size at which segments roll; the journal's own if it is not set. */
    public static final String SEGMENT_BYTES = "segment-bytes";

    /** Setting: the engine is closed and started again each so many events; never if it is not set. */
    public static final String RESTART_EVENTS = "restart-events";

    /** Events in the ring of every contender that has one. */
    public static final int RING_SIZE = 8192;

    /** Setting: counters in a file, also where there is no journal. */
    static final String COUNTERS = "counters";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PRODUCER = "producer-";

    private final InletKind inlet;
    private final Idle idle;
    private final Plan plan;
    private final Log log;
    private final Shape shape;
    private final int ringSize;
    private final int segmentBytes;
    private final int restartEvents;
    private final boolean isCounting;

    TidemillWorkload(final Settings settings)
    {
        super(settings);
        inlet = settings.value(INLET, InletKind.class);
        idle = settings.value(IDLE, Idle.class);
        plan = settings.values().containsKey(PLAN) ? settings.value(PLAN, Plan.class) : Plan.FUSED;
        log = settings.values().containsKey(LOG) ? settings.value(LOG, Log.class) : Log.NONE;
        shape = Shape.of(settings);
        ringSize = settings.number(RING, RING_SIZE);
        segmentBytes = settings.number(SEGMENT_BYTES, Integer.MAX_VALUE);
        restartEvents = settings.number(RESTART_EVENTS, Integer.MAX_VALUE);
        isCounting = settings.values().containsKey(COUNTERS);
        if (restartEvents != Integer.MAX_VALUE && (producers() != 1 || shape.stages() != 1))
        {
            throw new IllegalArgumentException("a restart needs one producer and one stage, whose state begins anew");
        }
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        return new Running(directory, stages);
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return log == Log.NONE ? OptionalLong.empty() : OptionalLong.of(StoredEvents.checksum(directory));
    }

    private Engine<BenchEvent> start(final Path directory, final Stages stages)
    {
        final EngineBuilder<BenchEvent> builder = Engine.of(BenchEvent::new, new BenchCodec())
            .ringSize(ringSize)
            .stages(graph -> place(graph, stages))
            .threads(plan.plan());
        for (int producer = 0; producer < producers(); producer++)
        {
            inlet.addTo(builder, PRODUCER + producer);
        }
        if (log != Log.NONE)
        {
            final ChronicleJournal journal = ChronicleJournal.in(directory);
            builder.journal(segmentBytes == Integer.MAX_VALUE ? journal : journal.withSegmentBytes(segmentBytes));
        }
        if (isCounting)
        {
            builder.counters(directory.resolve("counters"));
        }
        idle.setOn(builder);
        return builder.start();
    }

    private void place(final Graph<BenchEvent> graph, final Stages stages)
    {
        if (shape.diamond())
        {
            graph.all(Stage.stage("left", stages.between()), Stage.stage("right", stages.between()))
                .then("last", stages.last());
        }
        else if (shape.stages() == 1)
        {
            graph.all(Stage.stage("last", stages.last())
                .gatedOn(log == Log.FSYNC ? Durability.FSYNC : Durability.PAGE_CACHE));
        }
        else
        {
            Graph.Place<BenchEvent> place = graph.stage("stage-0", stages.between());
            for (int i = 1; i < shape.stages() - 1; i++)
            {
                place = place.then("stage-" + i, stages.between());
            }
            place.then("last", stages.last());
        }
    }

    /** An engine that runs, and is started again where that is asked for. */
    private final class Running implements Pipeline
    {
        private final Path directory;
        private final Stages stages;
        private Engine<BenchEvent> engine;

        Running(final Path directory, final Stages stages)
        {
            this.directory = directory;
            this.stages = stages;
            this.engine = start(directory, stages);
        }

        @Override
        public Sender sender(final int producer)
        {
            return new InletSender(this, PRODUCER + producer);
        }

        Inlet<BenchEvent> inlet(final String name)
        {
            return engine.inlet(name);
        }

        void restart()
        {
            stop();
            stages.last().recover();
            engine = start(directory, stages);
        }

        @Override
        public void stop()
        {
            if (!engine.close(PATIENCE).complete())
            {
                throw new IllegalStateException("the engine did not close: " + engine);
            }
        }
    }

    /** One producer. What it expects follows from the sequence, so that to check it stores nothing. */
    private final class InletSender implements Pipeline.Sender
    {
        private final Running running;
        private final String name;
        private final int shift = Integer.numberOfTrailingZeros(producers());
        private Inlet<BenchEvent> inlet;
        private long nextRestart = restartEvents;

        InletSender(final Running running, final String name)
        {
            this.running = running;
            this.name = name;
            this.inlet = running.inlet(name);
        }

        @Override
        public void send(final long sequence) throws InterruptedException
        {
            if (sequence == nextRestart)
            {
                nextRestart += restartEvents;
                running.restart();
                inlet = running.inlet(name);
            }
            BenchEvent event = inlet.claim();
            if (event == null)
            {
                event = claimPatiently();
            }
            event.fill(sequence);
            final long position = inlet.commit();
            if (position != sequence >> shift)
            {
                throw new IllegalStateException("event " + sequence + " was put in with the result " +
                    Inlet.describe(position) + " instead of position " + (sequence >> shift));
            }
        }

        private BenchEvent claimPatiently() throws InterruptedException
        {
            final BenchEvent event = inlet.claim(PATIENCE);
            if (event == null)
            {
                throw new IllegalStateException("nothing could be claimed for " + PATIENCE.toSeconds() + " s: " +
                    Inlet.describe(inlet.refusal()));
            }
            return event;
        }
    }

    /**
     * Kinds of inlet, by the names that settings have.
     */
    public enum InletKind
    {
        /** The producer writes the ring. */
        DIRECT
        {
            @Override
            void addTo(final EngineBuilder<BenchEvent> builder, final String name)
            {
                builder.direct(name);
            }
        },

        /** A lane for each producer. */
        LANE
        {
            @Override
            void addTo(final EngineBuilder<BenchEvent> builder, final String name)
            {
                builder.lane(name);
            }
        };

        abstract void addTo(EngineBuilder<BenchEvent> builder, String name);

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which stages share a thread, by the names that settings have.
     */
    public enum Plan
    {
        /** One engine thread. */
        FUSED(ThreadPlan.fused()),

        /** By the cores of the machine. */
        AUTO(ThreadPlan.auto()),

        /** A thread for each stage. */
        DEDICATED(ThreadPlan.dedicated());

        private final ThreadPlan plan;

        Plan(final ThreadPlan plan)
        {
            this.plan = plan;
        }

        ThreadPlan plan()
        {
            return plan;
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What an event has to have reached before a stage sees it, by the names that settings have.
     */
    public enum Log
    {
        /** No journal. */
        NONE,

        /** Written to the operating system. */
        PAGE_CACHE,

        /** On the disk; for a single stage. */
        FSYNC;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What an engine's thread does without work, by the names that settings have.
     */
    public enum Idle
    {
        /** The engine's own: spins, then parks until it is woken. */
        PARKING(null),

        /** Agrona's, with its defaults. */
        BACKOFF(BackoffIdleStrategy::new),

        /** Agrona's. */
        YIELDING(YieldingIdleStrategy::new),

        /** Agrona's. */
        BUSY_SPIN(BusySpinIdleStrategy::new);

        private final Supplier<IdleStrategy> strategy;

        Idle(final Supplier<IdleStrategy> strategy)
        {
            this.strategy = strategy;
        }

        /**
         * Makes the engine's threads idle this way.
         *
         * @param builder of the engine.
         */
        public void setOn(final EngineBuilder<?> builder)
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
