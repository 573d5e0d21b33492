// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.tidemill.bench.engine.StoredEvents;
import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.engine.SnapshotReport;
import io.tidemill.engine.ThreadPlan;
import io.tidemill.journal.ChronicleJournal;

import org.agrona.concurrent.YieldingIdleStrategy;
import org.HdrHistogram.Histogram;

/**
 * An engine whose one stage has much state, of which snapshots are taken while events go on.
 */
final class SnapshottingWorkload extends PipelineWorkload
{
    /** Setting: megabytes of state. */
    static final String STATE_MB = "state.mb";

    /** Setting: milliseconds from one snapshot to the next; 0 for none. */
    static final String EVERY_MS = "snapshot.ms";

    private static final String INLET = "in";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int megabytes;
    private final int everyMs;

    SnapshottingWorkload(final Settings settings)
    {
        super(settings);
        megabytes = settings.number(STATE_MB, 100);
        everyMs = settings.number(EVERY_MS, 0);
    }

    static Engine<BenchEvent> start(final Path directory, final LargeState state, final SnapshotPlan plan)
    {
        return Engine.of(BenchEvent::new, new BenchCodec())
            .ringSize(TidemillWorkload.RING_SIZE)
            .journal(ChronicleJournal.in(directory))
            .snapshots(plan)
            .lane(INLET)
            .threads(ThreadPlan.fused())
            .idleStrategy(YieldingIdleStrategy::new)
            .stages(graph -> graph.stage("last", state))
            .start();
    }

    /** The only producer puts in an event, which is to come to its position. */
    static void send(final Inlet<BenchEvent> inlet, final long event)
    {
        BenchEvent claimed = inlet.claim();
        while (claimed == null)
        {
            Thread.onSpinWait();
            claimed = inlet.claim();
        }
        claimed.fill(event);
        if (inlet.commit() != event)
        {
            throw new IllegalStateException("event " + event + " was not put in at its position");
        }
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final LargeState state = new LargeState(megabytes, stages.last());
        return new Running(start(directory, state, SnapshotPlan.onDemand()));
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(StoredEvents.checksum(directory));
    }

    /** Takes snapshots until it is told to end. */
    static final class Photographer implements AutoCloseable
    {
        private final Engine<BenchEvent> engine;
        private final int everyMs;
        private final Histogram pausesPerMb;
        private final Thread thread = new Thread(this::run, "photographer");
        private final CountDownLatch ending = new CountDownLatch(1);
        private volatile Throwable failure;

        /** {@code pausesPerMb} may be null. */
        Photographer(final Engine<BenchEvent> engine, final int everyMs, final Histogram pausesPerMb)
        {
            this.engine = engine;
            this.everyMs = everyMs;
            this.pausesPerMb = pausesPerMb;
            if (everyMs > 0)
            {
                thread.start();
            }
        }

        private void run()
        {
            try
            {
                while (!ending.await(everyMs, TimeUnit.MILLISECONDS))
                {
                    record(engine.snapshot(PATIENCE));
                }
            }
            catch (final InterruptedException ex)
            {
                // The end.
            }
            catch (final TimeoutException | RuntimeException ex)
            {
                failure = ex;
            }
        }

        private void record(final SnapshotReport report)
        {
            if (pausesPerMb != null)
            {
                pausesPerMb.recordValue(report.longestPause().toNanos() * (1 << 20) / report.bytes());
            }
        }

        @Override
        public void close()
        {
            ending.countDown();
            try
            {
                // Not in the midst of one: it would be cut off by the end of the engine.
                thread.join(PATIENCE.toMillis());
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
            if (failure != null)
            {
                throw new IllegalStateException("a snapshot failed", failure);
            }
        }
    }

    /** An engine that runs. */
    private final class Running implements Pipeline
    {
        private final Engine<BenchEvent> engine;
        private final Photographer photographer;

        Running(final Engine<BenchEvent> engine)
        {
            this.engine = engine;
            photographer = new Photographer(engine, everyMs, null);
        }

        @Override
        public Sender sender(final int producer)
        {
            final Inlet<BenchEvent> inlet = engine.inlet(INLET);
            return event -> send(inlet, event);
        }

        @Override
        public void stop()
        {
            photographer.close();
            if (!engine.close(PATIENCE).complete())
            {
                throw new IllegalStateException("the engine did not close: " + engine);
            }
        }
    }
}
