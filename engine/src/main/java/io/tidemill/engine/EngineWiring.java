// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Connects the parts of an engine as its configuration says. Nothing runs yet.
 */
final class EngineWiring<E>
{
    private final EngineConfig<E> config;
    private final Ring<E> ring;
    private final LogSession<E> session;

    /** Null if there are none. */
    private final Outputs<?> outputs;
    private final SnapshotSources snapshotSources;

    /** Null if none are taken. */
    private final SnapshotDutyCycle snapshots;
    private final Gate gate;
    private final Wakeups intakeWakeups = new Wakeups();
    private final InletWiring<E> inlets;
    private final FiltersDutyCycle<E> filters;
    private final JournalDutyCycle<E> journal;

    /** Null for a log that does not sync. */
    private final SyncerDutyCycle syncer;
    private final SyncDemand syncDemand = new SyncDemand();
    private final SequencerDutyCycle<E> sequencer;
    private final StageCycles<E> stages;
    private final TimerIntake<E> timers;
    private final EngineThreads threads;

    private final IntakeFreeze intakeFreeze;

    EngineWiring(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final EngineLogs<E> logs,
        final EngineCounters counters,
        final Gate gate,
        final EngineClock clock,
        final Halt halt,
        final InletProgress.Halted halted)
    {
        this.config = config;
        this.ring = ring;
        this.session = logs.events();
        this.outputs = logs.outputs();
        this.gate = gate;
        ring.stampBy(counters.stamps(ring.size()));

        inlets = new InletWiring<>(config, session, halted);
        final List<List<DutyCycleName>> groups =
            config.threads().assign(DutyCycleName.all(config), Runtime.getRuntime().availableProcessors());
        final int fusedLimit = Math.min(EngineConfig.BATCH_LIMIT, ring.size());
        filters = config.graph().filters().isEmpty() ? null :
            new FiltersDutyCycle<>(config.graph().filters(), ring, fusedLimit, halt);
        journal = session == null ? null :
            new JournalDutyCycle<>(ring, judged(), session, inlets.byInletId(), journalBatchLimit(groups), halted,
                halt);
        syncer = config.durability().compareTo(Durability.FSYNC) < 0 ? null :
            new SyncerDutyCycle(SyncerDutyCycle.NAME, session, journal.written(), syncDemand,
                inlets.progress().toArray(InletProgress[]::new), halted, halt);
        stages = StageCycles.grouped(config, ring, levels(), groups, logs.deadLetters(), halt);
        if (outputs != null)
        {
            outputs.connect(stages);
            outputs.publishBehind(ring, stages, levels().get(outputs.durability()), halted, halt);
        }

        timers = stages.timers(clock, gate, fusedLimit, config.errorHandler());
        inlets.connect(ring, gate, intakeWakeups, clock, consumed(), this::isEngineThread, logs.deadLetters());
        sequencer = inlets.lanes().isEmpty() ? null :
            new SequencerDutyCycle<>(ring, inlets.lanes(), timers, clock, fusedLimit, halt);
        if (!inlets.replyLanes().isEmpty())
        {
            outputs.replyTo(inlets.replyLanes(), ring);
        }
        ring.gateOn(gates());
        snapshotSources = new SnapshotSources(this, logs, ring, syncDemand, config.codec());
        snapshots = config.snapshots() == null ? null : new SnapshotDutyCycle(
            config.snapshots(), config.log(), snapshotSources, ring.marker(), config.graph().logicVersion(),
            config.errorHandler());
        threads = new EngineThreads(config, groups.stream().map(this::cycles).toList(),
            beside(), halt);
        threads.wakeFor(intakeWakeups, firstReaders());
        intakeFreeze = new IntakeFreeze(firstReaders(), threads, intakeWakeups);
        if (syncer != null)
        {
            syncFor();
        }
        if (outputs != null && outputs.syncer() != null)
        {
            threads.wakeFor(outputs.syncDemand().syncer(), List.of(outputs.syncer()));
        }
        if (counters.areThere())
        {
            counters.count(this, ring);
        }
    }

    /** Those that wait for disks. */
    private List<EngineDutyCycle> beside()
    {
        return Stream.of(syncer, outputs == null ? null : outputs.syncer(), snapshots)
            .filter(Objects::nonNull).map(EngineDutyCycle.class::cast).toList();
    }

    private void syncFor()
    {
        threads.wakeFor(syncDemand.syncer(), List.of(syncer));
        journal.syncFor(syncDemand);
        inlets.progress().forEach(inlet -> inlet.syncFor(syncDemand));
        if (config.graph().stages().stream().anyMatch(each -> each.stage().durability() == Durability.FSYNC))
        {
            syncDemand.always();
        }
    }

    private boolean isEngineThread()
    {
        return threads.isCurrentThread();
    }

    /** How far events are in the ring for good: behind the filters, if there are any. */
    private Barrier judged()
    {
        return filters == null ? new Barrier(ring) : new Barrier(ring, filters.passed());
    }

    /** What tells how far each durability has come. Without a journal there is but one. */
    private Map<Durability, Sequence[]> levels()
    {
        final Sequence[] memory = filters == null ? new Sequence[0] : new Sequence[]{filters.passed()};
        final Map<Durability, Sequence[]> levels = new EnumMap<>(Durability.class);
        for (final Durability level : Durability.values())
        {
            levels.put(level, level == Durability.MEMORY || journal == null ? memory :
                new Sequence[]{level == Durability.FSYNC && syncer != null ? syncer.synced() : journal.written()});
        }
        return levels;
    }

    /** What tells whether an event in the ring was taken on: the log has it, or else all stages have handled it. */
    private Barrier consumed()
    {
        return journal != null ? new Barrier(ring, journal.written()) :
            new Barrier(ring, stages.all().stream().map(StageDutyCycle::sequence).toArray(Sequence[]::new));
    }

    private Sequence[] gates()
    {
        final List<Sequence> gates = new ArrayList<>(stages.leaves());
        if (journal != null && !stages.allWaitForTheJournal())
        {
            gates.add(journal.written());
        }
        if (!inlets.replyLanes().isEmpty())
        {
            // Whose events have caused what is published is known from the ring.
            gates.add(outputs.publisher().published());
        }
        if (gates.isEmpty())
        {
            gates.add(filters.passed());
        }
        return gates.toArray(Sequence[]::new);
    }

    /** Stages of its own thread should find a batch still in the cache; else the journal may take all that is there. */
    private int journalBatchLimit(final List<List<DutyCycleName>> groups)
    {
        return groups.stream()
            .filter(group -> group.contains(DutyCycleName.JOURNAL))
            .anyMatch(group -> !group.get(group.size() - 1).isIntake()) ? EngineConfig.BATCH_LIMIT : ring.size();
    }

    private List<EngineDutyCycle> cycles(final List<DutyCycleName> group)
    {
        return group.stream().map(this::cycle).distinct().toList();
    }

    private EngineDutyCycle cycle(final DutyCycleName name)
    {
        if (name.equals(DutyCycleName.SEQUENCER))
        {
            return sequencer;
        }
        if (name.equals(DutyCycleName.FILTERS))
        {
            return filters;
        }
        if (name.equals(DutyCycleName.OUTPUTS))
        {
            return outputs.publisher();
        }
        return name.equals(DutyCycleName.JOURNAL) ? journal : stages.cycle(name);
    }

    /** Those that a producer must wake: whoever reads what it writes. */
    private List<? extends EngineDutyCycle> firstReaders()
    {
        if (sequencer != null)
        {
            return List.of(sequencer);
        }
        if (filters != null)
        {
            return List.of(filters);
        }
        return journal == null ? stages.roots() :
            Stream.concat(Stream.of(journal), stages.roots(Durability.MEMORY).stream()).toList();
    }

    /** Before anything runs, when positions are restored: takes the place where other processes meet the engine. */
    void attachIpc()
    {
        if (inlets.ipc() != null)
        {
            sequencer.showOn(inlets.ipc().attach());
        }
    }

    /** While nothing runs: what was recovered is in the log already. */
    void passOver(final long recovered)
    {
        if (filters != null)
        {
            filters.passOver(recovered);
        }
        journal.passOver(recovered);
        if (syncer != null)
        {
            syncer.passOver(recovered);
        }
    }

    /** While nothing runs: what was recovered. */
    void recovered(final RecoveryReport recovery, final Replay<E> replay)
    {
        if (snapshots != null)
        {
            snapshots.recovered(recovery, replay.lastEpoch(), replay.lastPositions());
            snapshotSources.firstFree(ring.cursor());
        }
    }

    /** Before anything runs: timers that are due by now come before any event. */
    void catchUp(final long nowNs)
    {
        if (timers != null)
        {
            timers.catchUp(nowNs);
        }
    }

    /** -1 without a journal. */
    long writtenSequence()
    {
        return journal == null ? -1 : journal.written().get();
    }

    /** -1 without a log that syncs. */
    long syncedSequence()
    {
        return syncer == null ? -1 : syncer.synced().get();
    }

    /** When nothing runs any more, and what is to be accepted has been judged. */
    void failAcks(final EngineFailedException reason)
    {
        for (final InletProgress progress : inlets.progress())
        {
            progress.failAcks(reason);
            progress.failSyncAcks(reason);
        }
    }

    /** When the engine closes: all that is written is to be synced, and who sleeps for want of events looks. */
    void hurry()
    {
        syncDemand.always();
        intakeWakeups.signal();
        if (outputs != null)
        {
            outputs.syncDemand().always();
        }
    }

    Gate gate()
    {
        return gate;
    }

    IntakeFreeze intakeFreeze()
    {
        return intakeFreeze;
    }

    /** Null for a log that does not sync. */
    SyncerDutyCycle syncer()
    {
        return syncer;
    }

    /** How far others may see what is in the ring: what the log has or, without one, what the filters have passed. */
    Barrier observable()
    {
        return journal == null ? judged() : new Barrier(ring, journal.written());
    }

    /** Null if none are taken. */
    SnapshotDutyCycle snapshots()
    {
        return snapshots;
    }

    /** Null if there are none. */
    Outputs<?> outputs()
    {
        return outputs;
    }

    InletWiring<E> inlets()
    {
        return inlets;
    }

    FiltersDutyCycle<E> filters()
    {
        return filters;
    }

    JournalDutyCycle<E> journal()
    {
        return journal;
    }

    SequencerDutyCycle<E> sequencer()
    {
        return sequencer;
    }

    /** Null where no stage has timers. */
    TimerIntake<E> timers()
    {
        return timers;
    }

    /** Of the thread that brings events in. */
    Wakeups intakeWakeups()
    {
        return intakeWakeups;
    }

    StageCycles<E> stages()
    {
        return stages;
    }

    EngineThreads threads()
    {
        return threads;
    }
}
