// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.List;

/**
 * The {@link Freeze} of all who take in what producers write: the sequencer or, without one, who reads the ring first.
 */
final class IntakeFreeze
{
    private final List<? extends EngineDutyCycle> intake;
    private final EngineThreads threads;
    private final Wakeups wakeups;

    IntakeFreeze(final List<? extends EngineDutyCycle> intake, final EngineThreads threads, final Wakeups wakeups)
    {
        this.intake = intake;
        this.threads = threads;
        this.wakeups = wakeups;
    }

    /** By the closer, when what is to be accepted is known. */
    void ask()
    {
        intake.forEach(cycle -> cycle.freeze().ask());
        wakeups.signal();
    }

    /**
     * By the closer: the last sequence that was taken in, which all of the intake then goes on to;
     * {@link Freeze#NOT_YET} before. A thread that has ended takes in nothing.
     */
    long takenIn()
    {
        long last = -1;
        for (final EngineDutyCycle cycle : intake)
        {
            final long frozenAt = cycle.freeze().frozenAt();
            if (frozenAt == Freeze.NOT_YET && !threads.hasEnded(cycle))
            {
                return Freeze.NOT_YET;
            }
            last = Math.max(last, frozenAt);
        }
        for (final EngineDutyCycle cycle : intake)
        {
            cycle.freeze().goOnTo(last);
        }
        return last;
    }
}
