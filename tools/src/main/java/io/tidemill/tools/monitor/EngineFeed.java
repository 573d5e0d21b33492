// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.CloseReport;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.journal.ChronicleJournal;

import java.time.Duration;

/**
 * Feeds the activity stage through an engine, with a journal if there is a data directory; then also with snapshots
 * and state hashes, so that a start is fast and a replay can tell whether it came to the same state.
 */
final class EngineFeed implements HookFeed
{
    /** So many events a start handles anew in a second or so, behind a crash. */
    private static final long SNAPSHOT_EVERY = 1_000_000;
    private static final String INLET = "import";
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Engine<HookEvent> engine;
    private final Inlet<HookEvent> inlet;

    /**
     * Starts the engine, which brings the stage into the state that the journal holds.
     *
     * @param stage that has seen nothing
     * @param journal to go on from, or null for none
     */
    EngineFeed(final ActivityStage stage, final ChronicleJournal journal)
    {
        engine = builder(stage, journal).start();
        inlet = engine.inlet(INLET);
    }

    /** The monitor's engine, described; {@code journal} may be null for none. */
    static EngineBuilder<HookEvent> builder(final ActivityStage stage, final ChronicleJournal journal)
    {
        final EngineBuilder<HookEvent> builder = Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .name("monitor")
            .direct(INLET)
            .stages(graph -> graph.stage(ActivityStage.NAME, stage));
        return journal == null ? builder : builder.journal(journal)
            .outputs(OutputPlan.hashes(ActivityStage.HASH_EVERY))
            .snapshots(SnapshotPlan.onClose().everyEvents(SNAPSHOT_EVERY));
    }

    /**
     * What the start found.
     */
    RecoveryReport recovery()
    {
        return engine.recovery();
    }

    @Override
    public HookEvent claim() throws InterruptedException
    {
        final HookEvent event = inlet.claim(CLAIM_TIMEOUT);
        return event == null && isOver(inlet.refusal()) ? null : event;
    }

    @Override
    public boolean commit()
    {
        return !isOver(inlet.commit());
    }

    @Override
    public void close()
    {
        final CloseReport report = engine.close(CLOSE_TIMEOUT);
        report.failure().ifPresent(failure ->
        {
            throw failure;
        });
        if (!report.complete())
        {
            throw new EngineFailedException("the engine could not finish within " + CLOSE_TIMEOUT.toSeconds() +
                " s: it was left at sequence " + report.stage(ActivityStage.NAME).sequence() + " of " +
                report.lastSequence() +
                (report.lastWritten() < 0 ? "" : ", the journal has " + report.lastWritten()), null);
        }
    }

    /**
     * Whether a result says that the engine was closed; any other refusal is an error.
     */
    private boolean isOver(final long result)
    {
        if (result >= 0)
        {
            return false;
        }
        engine.failure().ifPresent(failure ->
        {
            throw failure;
        });
        if (result == Inlet.CLOSED)
        {
            return true;
        }
        throw new EngineFailedException("the engine refused an event with " + Inlet.describe(result) +
            (result == Inlet.BACK_PRESSURED ? " for " + CLAIM_TIMEOUT.toSeconds() + " s" : ""), null);
    }
}
