// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.OptionalLong;

import io.tidemill.bench.engine.StoredEvents;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Latencies;
import io.tidemill.bench.pipeline.Schedule;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.SnapshotPlan;

import org.HdrHistogram.Histogram;

/**
 * How long a stage stands still to write its part of a snapshot, for each megabyte of it, while events go on.
 */
final class SnapshotPause implements Workload
{
    private static final int EVERY_MS = 100;

    private final int megabytes;

    SnapshotPause(final Settings settings)
    {
        megabytes = settings.number(SnapshottingWorkload.STATE_MB, 100);
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws Exception
    {
        final Histogram pauses = Latencies.histogram();
        final LargeState state = new LargeState(megabytes, (event, sequence, endOfBatch) -> event.id());
        final long startNs;
        final long elapsedNs;
        try (Engine<BenchEvent> engine = SnapshottingWorkload.start(directory, state, SnapshotPlan.onDemand()))
        {
            startNs = System.nanoTime();
            final SnapshottingWorkload.Photographer photographer =
                new SnapshottingWorkload.Photographer(engine, EVERY_MS, pauses);
            send(engine.inlet("in"), load);
            elapsedNs = System.nanoTime() - startNs;
            photographer.close();
        }
        if (state.changes() != load.events())
        {
            throw new IllegalStateException("of " + load.events() + " events " + state.changes() + " were handled");
        }
        return Pass.stored(elapsedNs).withLatencies(pauses);
    }

    private static void send(final Inlet<BenchEvent> inlet, final Load load) throws InterruptedException
    {
        final Schedule schedule = load.isPaced() ? new Schedule(load.eventsPerSecond()) : null;
        if (schedule != null)
        {
            schedule.begin();
        }
        for (long event = 0; event < load.events(); event++)
        {
            if (schedule != null)
            {
                schedule.awaitTurn(event);
            }
            SnapshottingWorkload.send(inlet, event);
        }
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(StoredEvents.checksum(directory));
    }
}
