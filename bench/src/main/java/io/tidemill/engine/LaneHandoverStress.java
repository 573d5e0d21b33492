// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A producer that fills a lane of two slots with three events, while the sequencer takes what it finds, twice: r1 to
 * r4 are the two fields of the last event taken in each look.
 */
@JCStressTest
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "nothing there yet")
@Outcome(id = "0, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one event, whole")
@Outcome(id = "0, 0, 2, 2", expect = Expect.ACCEPTABLE, desc = "two events, whole")
@Outcome(id = "1, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "one, then nothing new")
@Outcome(id = "1, 1, 2, 2", expect = Expect.ACCEPTABLE, desc = "one, then another")
@Outcome(id = "1, 1, 3, 3", expect = Expect.ACCEPTABLE, desc = "one, then two, one of them in the slot given back")
@Outcome(id = "2, 2, 2, 2", expect = Expect.ACCEPTABLE, desc = "two, then nothing new")
@Outcome(id = "2, 2, 3, 3", expect = Expect.ACCEPTABLE, desc = "two, then one in a slot given back")
@Outcome(expect = Expect.FORBIDDEN, desc = "a torn event, or one out of order")
@State
public class LaneHandoverStress
{
    private final Handover handover = new Handover(
        context -> new LaneInlet<>(context, 2, StressEvent::new));

    /** Offers three events. */
    @Actor
    public void producer()
    {
        handover.produce();
    }

    /**
     * Takes what is there, twice.
     *
     * @param result of this trial
     */
    @Actor
    public void sequencer(final IIII_Result result)
    {
        handover.take(result);
    }
}
