// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.CloseHelper;

import java.util.List;

/**
 * A replay without an engine, beside a live one or not: reads and compares, and changes nothing.
 */
final class Replaying<E>
{
    private final EngineConfig<E> config;
    private final ReplayPlan plan;
    private final EngineFailedException[] failure = new EngineFailedException[1];
    private final Ring<E> ring;
    private final EngineLogs<E> logs;
    private final StageCycles<E> stages;
    private LogReader<E> reader;

    Replaying(final EngineConfig<E> config, final ReplayPlan plan)
    {
        this.config = config;
        this.plan = plan;
        ring = new Ring<>(config.factory(), config.ringSize(), new Gate(), false, config.graph().timedStages());
        logs = EngineLogs.read(config);
        stages = StageCycles.stepped(config, ring, logs.deadLetters(), this::halt);
    }

    private void halt(final String where, final long sequence, final Throwable cause)
    {
        failure[0] = Engine.failure(config.name(), where, sequence, cause);
    }

    ReplayReport run()
    {
        try
        {
            if (logs.outputs() != null)
            {
                logs.outputs().connect(stages);
            }
            stages.all().forEach(StageDutyCycle::onStart);
            return replay();
        }
        finally
        {
            stages.all().forEach(StageDutyCycle::onClose);
            CloseHelper.quietClose(reader);
            logs.close(config.errorHandler());
        }
    }

    private ReplayReport replay()
    {
        final SnapshotStore store = plan.isFromSnapshot() ? config.log().snapshots().orElse(null) : null;
        final SnapshotRecovery<E> snapshots = new SnapshotRecovery<>(store, this::read, logs);
        final LogReader<E> behind = snapshots.load(stages, plan.until(), plan.until());
        final LogicVersions logic = new LogicVersions(config.graph().logicVersion(), false);
        final Replay<E> replay = new Replay<>(ring, stages.all(), logs, logic, Replaying::ignore);
        if (snapshots.sequence() >= 0)
        {
            replay.startBehind(snapshots.sequence(), snapshots.properties());
        }
        final RecoveryReport report = replay.run(behind, plan.until(), 0, failure);
        final List<String> notes = snapshots.notes();
        if (snapshots.sequence() < 0 && report.firstSequence() > 0)
        {
            notes.add("the log begins with sequence " + report.firstSequence() + ": stages began there with no " +
                "state, so what comes of them may differ from what it once was");
        }
        if (logic.firstOfOther() >= 0)
        {
            notes.add("logic version " + logic.other() + " has handled what came from sequence " +
                logic.firstOfOther() + " on, and this is version " + logic.version() + ": what differs there may " +
                "come of that");
        }
        return new ReplayReport(report.noting(notes), stages.reports(report.lastSequence(), stage -> true));
    }

    private LogReader<E> read(final long from)
    {
        CloseHelper.quietClose(reader);
        reader = config.log().read(config.codec(), from);
        return reader;
    }

    private static void ignore(final long recovered)
    {
        // There is no intake to tell.
    }
}
