// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Latencies;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.SnapshotPlan;

import org.HdrHistogram.Histogram;

/**
 * The first start of an engine in a JVM, on a journal of many events with a snapshot behind the last: from the call to
 * RUNNING. Only the first counts, so further passes give the figure of that one again.
 */
final class RecoveryStart implements Workload
{
    /** Setting: whether the journal has but one event, or only the start of the JVM counts. */
    static final String WHAT = "recover";

    private static final int STATE_MB = 1;

    /** What counts. */
    enum What
    {
        /** The start on a full journal. */
        FULL,

        /** The start on a journal of one event. */
        EMPTY,

        /** The JVM, up to where the first pass begins. */
        BOOT
    }

    private final What what;
    private Pass first;

    RecoveryStart(final Settings settings)
    {
        what = settings.value(WHAT, What.class);
    }

    @Override
    public void prepare(final Path directory, final long events) throws Exception
    {
        final LargeState state = new LargeState(STATE_MB, RecoveryStart::ignore);
        try (Engine<BenchEvent> engine = SnapshottingWorkload.start(directory, state, SnapshotPlan.onClose()))
        {
            final Inlet<BenchEvent> inlet = engine.inlet("in");
            for (long event = 0; event < count(events); event++)
            {
                SnapshottingWorkload.send(inlet, event);
            }
            if (engine.close(Duration.ofHours(1)).snapshot().isEmpty())
            {
                throw new IllegalStateException("no snapshot was taken");
            }
        }
    }

    private long count(final long events)
    {
        return what == What.FULL ? events : 1;
    }

    private static void ignore(final BenchEvent event, final long sequence, final boolean endOfBatch)
    {
        // The state alone matters.
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        if (first == null)
        {
            final long checksum = EventModel.checksum(Settings.NONE, load.events());
            final Histogram taken = Latencies.histogram();
            taken.recordValue(Latencies.clamped(what == What.BOOT ? bootNs() : startNs(directory, load)));
            first = Pass.handled(taken.getMaxValue(), checksum).withLatencies(taken);
        }
        return first;
    }

    private static long bootNs()
    {
        return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) * 1_000_000L;
    }

    private long startNs(final Path directory, final Load load)
    {
        final LargeState state = new LargeState(STATE_MB, RecoveryStart::ignore);
        final long startNs = System.nanoTime();
        try (Engine<BenchEvent> engine = SnapshottingWorkload.start(directory, state, SnapshotPlan.onDemand()))
        {
            final long elapsedNs = System.nanoTime() - startNs;
            final long events = count(load.events());
            if (state.changes() != events || engine.recovery().snapshot() < events - 1)
            {
                throw new IllegalStateException("recovered " + state.changes() + " of " + events + " events from " +
                    engine.recovery());
            }
            return elapsedNs;
        }
    }
}
