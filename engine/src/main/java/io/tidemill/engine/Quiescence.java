// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Whether an engine has anything left to do, as any thread can tell from what its parts publish: asked in the order in
 * which events pass them, so that nothing slips by.
 */
final class Quiescence<E>
{
    private final Ring<E> ring;
    private final IntakeFreeze intakeFreeze;
    private final Collection<InletStream> inlets;
    private final FiltersDutyCycle<E> filters;
    private final JournalDutyCycle<E> journal;
    private final SyncerDutyCycle syncer;
    private final SequencerDutyCycle<E> sequencer;
    private final TimerIntake<E> timers;
    private final List<Sequence> stages;

    /** Null if there are none. */
    private final Outputs<?> outputs;

    Quiescence(final Ring<E> ring, final EngineWiring<E> wiring)
    {
        this.ring = ring;
        this.intakeFreeze = wiring.intakeFreeze();
        this.inlets = wiring.inlets().streams();
        this.filters = wiring.filters();
        this.journal = wiring.journal();
        this.syncer = wiring.syncer();
        this.sequencer = wiring.sequencer();
        this.timers = wiring.timers();
        this.outputs = wiring.outputs();
        this.stages = wiring.stages().all().stream().map(StageDutyCycle::sequence).toList();
    }

    /** Whether everything that was accepted is in the log, where there is one; or can never get there. */
    boolean isIntakeDone(final boolean hasFailed)
    {
        if (journal != null && journal.isFailed() || filters != null && filters.isFailed())
        {
            return true;
        }
        final boolean lanesCanMove = !hasFailed || !ring.isFull() && (sequencer == null || !sequencer.isFailed());
        // Lanes before the cursor: what has left a lane is published in the ring by then.
        for (final InletStream inlet : inlets)
        {
            if (lanesCanMove && !inlet.isDrained())
            {
                return false;
            }
        }
        return journal == null || journal.written().get() >= ring.cursor();
    }

    /** Whether all that was accepted is handled and synced; of a failed engine, whether intake can do no more. */
    boolean isDrained(final boolean hasFailed)
    {
        return isIntakeDone(hasFailed) && isSynced() && (hasFailed || areStagesDone());
    }

    /** Whether all that the log has is on the disk; or can never get there. */
    boolean isSynced()
    {
        return (syncer == null || syncer.isDone()) &&
            (outputs == null || outputs.syncer() == null || outputs.syncer().isDone());
    }

    /** When a close has frozen the intake: whether all that was taken in is handled and synced. */
    boolean isWorkedOff(final boolean hasFailed)
    {
        final long takenIn = intakeFreeze.takenIn();
        return hasFailed || takenIn != Freeze.NOT_YET && areStagesDone(takenIn) && isSynced() &&
            (journal == null || journal.written().get() >= takenIn);
    }

    /** By the closer, when all is worked off. */
    long takenIn()
    {
        return intakeFreeze.takenIn();
    }

    void freezeIntake()
    {
        intakeFreeze.ask();
    }

    boolean areStagesDone()
    {
        return areStagesDone(ring.cursor());
    }

    private boolean areStagesDone(final long upTo)
    {
        for (final Sequence stage : stages)
        {
            if (stage.get() < upTo)
            {
                return false;
            }
        }
        return outputs == null || outputs.publisher().isFailed() || outputs.publisher().published().get() >= upTo;
    }

    /** Whether moreover no timer is due by then. */
    boolean isQuiet(final long nowNs)
    {
        final long cursor = ring.cursor();
        // Twice: a timer goes from the stage to the sequencer to the ring to the stage, and may be overtaken once.
        return isQuietOnce(nowNs) && isQuietOnce(nowNs) && ring.cursor() == cursor;
    }

    /** Whether it became quiet in time. */
    boolean await(final EngineClock clock, final EngineStatus status, final Duration timeout)
        throws InterruptedException
    {
        final Backoff backoff = new Backoff(timeout);
        while (!isQuiet(clock.presentNs()))
        {
            status.throwFailure();
            if (backoff.isExpired())
            {
                return false;
            }
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for the engine to become quiet");
            }
            backoff.pause();
        }
        return true;
    }

    /** Why no position will reach a further level any more, or null while it still may. */
    EngineFailedException ended(final String engine, final Gate gate, final EngineStatus status)
    {
        if (status.hasFailed() && isIntakeDone(true) && isSynced())
        {
            return status.failure();
        }
        if (gate.isSettled())
        {
            return status.hasFailed() ? status.failure() :
                new EngineFailedException("engine \"" + engine + "\" is closed", null);
        }
        return null;
    }

    private boolean isQuietOnce(final long nowNs)
    {
        return (timers == null || !timers.isAnyDue(nowNs)) && isIntakeDone(false) && areStagesDone();
    }
}
