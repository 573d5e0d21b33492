// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * A publisher and a thread that runs out of work, as often as it would park: r1, the publisher wakes; r2, the work that
 * the thread found by itself. It ends when it is woken or has found the work, and that it always ends is what is shown:
 * a publisher that read "busy" is behind no fence, and the thread needs no bound to find what it published.
 */
@JCStressTest
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "at work still, or about to park: found by itself")
@Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "not seen, but woken")
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken for nothing")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
@State
public class IdlenessFromWorkStress
{
    private final Idleness idleness = new Idleness();
    private final Sequence work = new Sequence(0);

    /** At work. */
    public IdlenessFromWorkStress()
    {
        idleness.busy();
    }

    /**
     * Publishes.
     *
     * @param result of this trial
     */
    @Actor
    public void publisher(final ZI_Result result)
    {
        work.set(1);
        result.r1 = idleness.isToBeWoken();
    }

    /**
     * Runs out of work and parks, but for the time that it would sleep.
     *
     * @param result of this trial
     */
    @Actor
    public void consumer(final ZI_Result result)
    {
        idleness.idle();
        do
        {
            idleness.parking();
            result.r2 = (int)work.get();
        }
        while (result.r2 == 0 && idleness.isParking());
    }
}
