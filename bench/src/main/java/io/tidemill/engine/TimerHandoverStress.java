// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import java.util.List;

/**
 * A stage hands a timer that is due to the sequencer, and the sequencer looks for it. r1 is 1 if the sequencer saw the
 * deadline as the next one, before it looked whether the timer was handed over (r2); r3 is the timer's key if so.
 */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "still with the stage")
@Outcome(id = "1, 1, 7", expect = Expect.ACCEPTABLE, desc = "handed over in between, whole")
@Outcome(id = "0, 1, 7", expect = Expect.ACCEPTABLE, desc = "handed over, whole")
@Outcome(id = "0, 0, 0", expect = Expect.FORBIDDEN, desc = "seen with neither: it could be overtaken")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn")
@State
public class TimerHandoverStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2, new Gate(), false, List.of("stage"));
    private final StageTimers timers;

    /** One timer is pending and due. */
    public TimerHandoverStress()
    {
        timers = StageTimers.withOne(7, 8, 9);
        timers.allow(10);
    }

    /** Hands over what is due. */
    @Actor
    public void stage()
    {
        timers.offer();
    }

    /**
     * Looks for it, as {@link TimerIntake} does.
     *
     * @param result of this trial
     */
    @Actor
    public void sequencer(final III_Result result)
    {
        result.r1 = timers.nextDeadlineNs() == 9 ? 1 : 0;
        if (timers.hasNext())
        {
            result.r2 = 1;
            timers.takeTo(ring.timers(), 0);
            result.r3 = ring.timers().id(0) == 8 && ring.timers().deadlineNs(0) == 9 ? (int)ring.timers().key(0) : -1;
        }
    }
}
