// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * Two threads put an event each into a shared inlet; then the sequencer takes both: r1 and r2 are the positions that
 * the threads were given, r3 and r4 the two events that were taken, as two digits each.
 */
@JCStressTest
@Outcome(id = "0, 1, 11, 22", expect = Expect.ACCEPTABLE, desc = "the first thread first")
@Outcome(id = "1, 0, 22, 11", expect = Expect.ACCEPTABLE, desc = "the second thread first")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event lost, torn, doubled, or in another order than its position says")
@State
public class SharedClaimStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2);
    private final SharedInlet<StressEvent> inlet = new SharedInlet<>(
        Handover.context(ring, new Gate()), 2, StressEvent::new, Throwable::printStackTrace);

    /**
     * Offers 1.
     *
     * @param result of this trial
     */
    @Actor
    public void first(final IIII_Result result)
    {
        result.r1 = (int)offer(1);
    }

    /**
     * Offers 2.
     *
     * @param result of this trial
     */
    @Actor
    public void second(final IIII_Result result)
    {
        result.r2 = (int)offer(2);
    }

    private long offer(final int value)
    {
        final StressEvent event = inlet.claim();
        event.left = value;
        event.right = value;
        return inlet.commit();
    }

    /**
     * Takes both.
     *
     * @param result of this trial
     */
    @Arbiter
    public void taken(final IIII_Result result)
    {
        final int taken = inlet.copyTo(ring.writer(), inlet.pending(2));
        result.r3 = taken > 0 ? digits(ring.writer().event(0)) : -1;
        result.r4 = taken > 1 ? digits(ring.writer().event(1)) : -1;
    }

    private static int digits(final StressEvent event)
    {
        return 10 * event.left + event.right;
    }
}
