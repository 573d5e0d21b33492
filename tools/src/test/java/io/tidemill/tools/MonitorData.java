// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.WorkdayGenerator;

import java.nio.file.Path;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A data directory as the monitor writes it, over one or several starts, with small segments.
 */
public final class MonitorData
{
    private static final long SEGMENT_BYTES = 128 * 1024;
    private static final int FRAME_BYTES = 32 * 1024;
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final WorkdayGenerator generator = new WorkdayGenerator(3, 10, 1_000_000);
    private final ChronicleJournal journal;

    public MonitorData(final Path directory)
    {
        journal = ChronicleJournal.in(directory).withSegmentBytes(SEGMENT_BYTES).withMaxFrameBytes(FRAME_BYTES);
    }

    public ChronicleJournal journal()
    {
        return journal;
    }

    /** Starts, handles so many further events, closes; the hash then. */
    public long write(final int events) throws InterruptedException
    {
        final ActivityStage stage = new ActivityStage();
        try (Engine<HookEvent> engine = start(stage))
        {
            feed(engine, events);
        }
        return stage.stateHash();
    }

    public Engine<HookEvent> start(final ActivityStage stage)
    {
        return builder(stage).snapshots(SnapshotPlan.onClose()).start();
    }

    /** Without snapshots. */
    public EngineBuilder<HookEvent> builder(final EventHandler<HookEvent> stage)
    {
        return Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .name("monitor")
            .journal(journal)
            .outputs(OutputPlan.hashes(ActivityStage.HASH_EVERY))
            .direct("import")
            .stages(graph -> graph.stage(ActivityStage.NAME, stage));
    }

    public void feed(final Engine<HookEvent> engine, final int events) throws InterruptedException
    {
        final Inlet<HookEvent> inlet = engine.inlet("import");
        for (int i = 0; i < events; i++)
        {
            assertTrue(generator.next(inlet.claim(WAIT)));
            final long position = inlet.commit();
            assertTrue(position >= 0, () -> Inlet.describe(position));
        }
    }
}
