// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A producer learns that its event was accepted while the level moves over it: r1, how often its listener is told.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told once")
@Outcome(expect = Expect.FORBIDDEN, desc = "never, twice, or with another attachment")
@State
public class AckStress
{
    private final AckTrial trial = new AckTrial();

    /** Puts in, publishes, was accepted. */
    @Actor
    public void producer()
    {
        trial.publish();
        trial.acks.accepted(0);
    }

    /** Tells if the event is there. */
    @Actor
    public void level()
    {
        trial.moveLevel();
    }

    /**
     * Moves the level once more, as it does while the engine runs.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final I_Result result)
    {
        trial.moveLevel();
        result.r1 = trial.told();
    }
}
