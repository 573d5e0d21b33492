// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * A thread commits its claim while the engine closes and the sequencer gives up what is still open: r1 is what the
 * thread is told, r2 what became of the slot.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "accepted, and an event")
@Outcome(id = "-6, 2", expect = Expect.ACCEPTABLE, desc = "closed, and void")
@Outcome(expect = Expect.FORBIDDEN, desc = "the two disagree")
@State
public class SharedVoidStress
{
    /** Asked only while a close decides. */
    private static final Ring<StressEvent> UNUSED = new Ring<>(StressEvent::new, 2);

    private final Gate gate = new Gate();
    private final SharedInlet<StressEvent> inlet = new SharedInlet<>(
        Handover.context(UNUSED, gate), 2, StressEvent::new, Throwable::printStackTrace);

    /**
     * Claims and commits.
     *
     * @param result of this trial
     */
    @Actor
    public void producer(final JI_Result result)
    {
        result.r1 = inlet.claim() == null ? Inlet.CLOSED : inlet.commit();
    }

    /** Closes, and looks once. */
    @Actor
    public void sequencer()
    {
        gate.close();
        inlet.lookAfterClaims();
    }

    /**
     * Looks again, as the sequencer does while there is an open claim.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final JI_Result result)
    {
        inlet.lookAfterClaims();
        result.r2 = inlet.pending(1) == 0 || inlet.isVoid(0) ? 2 : 1;
    }
}
