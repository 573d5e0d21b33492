// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotStore;

import java.util.List;

/**
 * Brings an engine to where it left off, on the thread that starts it: handlers are started, what the log holds is
 * replayed, and every part goes on behind it. Nothing else runs yet.
 */
final class Startup<E>
{
    private final EngineConfig<E> config;
    private final Ring<E> ring;
    private final EngineLogs<E> logs;
    private final EngineWiring<E> wiring;
    private final EngineClock clock;

    Startup(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final EngineLogs<E> logs,
        final EngineWiring<E> wiring,
        final EngineClock clock)
    {
        this.config = config;
        this.ring = ring;
        this.logs = logs;
        this.wiring = wiring;
        this.clock = clock;
    }

    /** {@code failure[0]} is set by a stage that halts. */
    RecoveryReport run(final EngineFailedException[] failure)
    {
        final List<StageDutyCycle<E>> stages = wiring.stages().all();
        stages.forEach(StageDutyCycle::onStart);
        Replay.throwIfAny(failure);
        final RecoveryReport recovery = logs.events() == null ? withoutLog() : fromLog(stages, failure);
        wiring.attachIpc();
        stages.forEach(StageDutyCycle::handOver);
        clock.start(recovery.lastTimeNs());
        wiring.catchUp(clock.timeNs());
        return recovery;
    }

    private RecoveryReport withoutLog()
    {
        if (logs.deadLetters() != null)
        {
            logs.deadLetters().forget();
        }
        return RecoveryReport.NOTHING;
    }

    private RecoveryReport fromLog(final List<StageDutyCycle<E>> stages, final EngineFailedException[] failure)
    {
        final LogSession<E> session = logs.events();
        final SnapshotRecovery<E> snapshots =
            new SnapshotRecovery<>(snapshotStore(), session::recovered, logs);
        // Behind a snapshot that is no further than the effects, they see events as logic has left them.
        snapshots.load(wiring.stages(), logs.effects().least(), Long.MAX_VALUE);
        final LogicVersions logic = new LogicVersions(config.graph().logicVersion(),
            config.outputs() != null && !config.outputs().acceptsDifferences() || snapshotStore() != null);
        final Replay<E> replay = new Replay<>(ring, stages, logs, logic, wiring::passOver);
        if (config.graph().stages().stream().anyMatch(planned -> planned.stage().keepsState()))
        {
            replay.requireWhole(snapshotStore() != null || config.snapshots() == null ? snapshots.notes() :
                List.of("those that are there were ignored, as SnapshotPlan.ignoringOlder() says"));
        }
        if (snapshots.sequence() >= 0)
        {
            replay.startBehind(snapshots.sequence(), snapshots.properties());
            snapshots.notes().addAll(logs.effects().restore(config.graph(), snapshots.properties().effects()));
            final long firstOpen = logs.effects().firstOpen(snapshots.sequence());
            if (firstOpen <= snapshots.sequence())
            {
                session.recovered(firstOpen);
            }
        }
        if (config.waitsForDisk())
        {
            // Outputs and effects may tell the world of what a process that was killed had written a moment ago.
            session.syncRecovered();
        }
        final RecoveryReport recovery =
            noting(replay.run(session.recovered(), Long.MAX_VALUE, session.epoch(), failure), snapshots, stages);
        session.begin();
        RingCheck.warn(config, session);
        stages.stream().filter(StageDutyCycle::isEffect)
            .forEach(effect -> attach(effect, recovery.lastSequence()));
        if (logic.isNew())
        {
            beginLogic(logic.version(), recovery);
        }
        for (final InletStream inlet : wiring.inlets().streams())
        {
            inlet.restore(replay.lastPosition(session.inletId(inlet.progress().name())));
        }
        wiring.recovered(recovery, replay);
        return recovery;
    }

    private RecoveryReport noting(
        final RecoveryReport recovery, final SnapshotRecovery<E> snapshots, final List<StageDutyCycle<E>> stages)
    {
        for (final StageDutyCycle<E> stage : stages)
        {
            if (stage.isEffect() && recovery.lastSequence() >= 0 && logs.effects().isForgotten(stage))
            {
                snapshots.notes().add("effect stage \"" + stage.stageName() + "\" is not known to the log: it begins " +
                    "behind sequence " + recovery.lastSequence());
            }
        }
        return recovery.noting(snapshots.notes());
    }

    /** Null if the start is not to begin with a snapshot. */
    private SnapshotStore snapshotStore()
    {
        return config.snapshots() == null || config.snapshots().isIgnoringOlder() ? null :
            config.snapshots().storeOf(config.log());
    }

    private void attach(final StageDutyCycle<E> effect, final long last)
    {
        effect.passOver(last);
        logs.effects().attach(effect, last);
    }

    /** The first entry of all says who handles what comes behind it. */
    private void beginLogic(final int version, final RecoveryReport recovery)
    {
        clock.start(recovery.lastTimeNs());
        ring.marker().logic(version);
        ring.writer().append(1, EntryKind.MARKER.code(), clock.timeNs(), 0, ring.writer().nextSequence());
        ring.writer().publish();
    }
}
