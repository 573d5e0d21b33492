// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * A publisher and an idle thread about to park: r1, the publisher wakes; r2, the work that the last look found.
 */
@JCStressTest
@Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "not seen, but woken")
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "seen before parking, or never parked")
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken for nothing")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
@State
public class IdlenessStress
{
    private final Idleness idleness = new Idleness();
    private final com.lmax.disruptor.Sequence work = new com.lmax.disruptor.Sequence(0);

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
     * Is about to park.
     *
     * @param result of this trial
     */
    @Actor
    public void consumer(final ZI_Result result)
    {
        idleness.parking();
        result.r2 = (int)work.get();
    }
}
