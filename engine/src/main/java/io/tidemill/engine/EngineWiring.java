// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import io.tidemill.engine.EngineConfig.InletPlan;

import java.util.ArrayList;
import java.util.List;

/**
 * Connects the parts of an engine as its configuration says. Nothing runs yet.
 */
final class EngineWiring<E>
{
    private final EngineConfig<E> config;
    private final Ring<E> ring;
    private final LogSession<E> session;
    private final Gate gate;
    private final Wakeups intakeWakeups = new Wakeups();
    private final List<EngineInlet<E>> inlets = new ArrayList<>();
    private final JournalDutyCycle<E> journal;
    private final SequencerDutyCycle<E> sequencer;
    private final List<StageDutyCycle<E>> stages;
    private final EngineThreads threads;

    EngineWiring(
        final EngineConfig<E> config,
        final Ring<E> ring,
        final LogSession<E> session,
        final Gate gate,
        final EngineClock clock,
        final Halt halt,
        final InletProgress.Halted halted)
    {
        this.config = config;
        this.ring = ring;
        this.session = session;
        this.gate = gate;

        final List<InletProgress> progress = new ArrayList<>();
        config.inlets().forEach(plan -> progress.add(new InletProgress(plan.name(), session != null, halted)));
        journal = session == null ? null :
            new JournalDutyCycle<>(ring, session, byInletId(progress), journalBatchLimit(), halt);
        final Sequence[] roots = journal == null ? new Sequence[0] : new Sequence[]{journal.written()};
        stages = Replay.stages(config, ring, roots, halt);

        final List<LaneInlet<E>> lanes = new ArrayList<>();
        for (int i = 0; i < progress.size(); i++)
        {
            addInlet(config.inlets().get(i), progress.get(i), clock, lanes);
        }
        sequencer = lanes.isEmpty() ? null :
            new SequencerDutyCycle<>(ring, lanes, clock, Math.min(EngineConfig.BATCH_LIMIT, ring.size()), halt);
        threads = new EngineThreads(config, dutyCycles(), halt);
        threads.wakeFor(intakeWakeups, firstReaders());
    }

    private void addInlet(
        final InletPlan plan, final InletProgress progress, final EngineClock clock, final List<LaneInlet<E>> lanes)
    {
        if (plan.isDirect())
        {
            inlets.add(new DirectInlet<>(
                progress, inletId(plan.name()), config.codec(), ring, clock, gate, intakeWakeups, consumed()));
        }
        else
        {
            final LaneInlet<E> lane = new LaneInlet<>(progress, inletId(plan.name()), plan.laneCapacity(),
                config.factory(), config.codec(), gate, intakeWakeups, ring, consumed());
            lanes.add(lane);
            inlets.add(lane);
        }
    }

    private int inletId(final String name)
    {
        return session == null ? 1 : session.inletId(name);
    }

    private InletProgress[] byInletId(final List<InletProgress> progress)
    {
        final int highest = progress.stream().mapToInt(inlet -> inletId(inlet.name())).max().orElse(0);
        final InletProgress[] byInletId = new InletProgress[highest + 1];
        progress.forEach(inlet -> byInletId[inletId(inlet.name())] = inlet);
        return byInletId;
    }

    /** What tells whether an event in the ring was taken on: the log has it, or else all stages have handled it. */
    private Barrier consumed()
    {
        return journal != null ? new Barrier(ring, journal.written()) :
            new Barrier(ring, stages.stream().map(StageDutyCycle::sequence).toArray(Sequence[]::new));
    }

    /** Fused, the stages should find a batch still in the cache; alone, the journal may take all that is there. */
    private int journalBatchLimit()
    {
        return config.threads().isFused() ? EngineConfig.BATCH_LIMIT : ring.size();
    }

    private List<EngineDutyCycle> dutyCycles()
    {
        final List<EngineDutyCycle> cycles = new ArrayList<>();
        if (sequencer != null)
        {
            cycles.add(sequencer);
        }
        if (journal != null)
        {
            cycles.add(journal);
        }
        cycles.addAll(stages);
        return cycles;
    }

    /** Those that a producer must wake: whoever reads what it writes. */
    private List<? extends EngineDutyCycle> firstReaders()
    {
        if (sequencer != null)
        {
            return List.of(sequencer);
        }
        return journal != null ? List.of(journal) : rootStages();
    }

    private List<StageDutyCycle<E>> rootStages()
    {
        final List<StageDutyCycle<E>> roots = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++)
        {
            if (config.stages().get(i).behind().isEmpty())
            {
                roots.add(stages.get(i));
            }
        }
        return roots;
    }

    List<EngineInlet<E>> inlets()
    {
        return inlets;
    }

    JournalDutyCycle<E> journal()
    {
        return journal;
    }

    SequencerDutyCycle<E> sequencer()
    {
        return sequencer;
    }

    List<StageDutyCycle<E>> stages()
    {
        return stages;
    }

    EngineThreads threads()
    {
        return threads;
    }
}
