// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

import java.util.List;

/**
 * The sequencer gives a timer that is due its entry, while another thread looks whether the engine is quiet. r1 is 1 if
 * that saw the timer as due, before it looked how far the ring is published (r2).
 */
@JCStressTest
@Outcome(id = "1, -1", expect = Expect.ACCEPTABLE, desc = "still due")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "published in between")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "published")
@Outcome(id = "0, -1", expect = Expect.FORBIDDEN, desc = "seen with neither: quiet too soon")
@State
public class TimerReleaseStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2, new Gate(), false, List.of("stage"));
    private final StageTimers timers;

    /** One timer was handed over. */
    public TimerReleaseStress()
    {
        timers = StageTimers.withOne(7, 8, 9);
        timers.allow(10);
        timers.offer();
    }

    /** Takes it, as {@link TimerIntake} does. */
    @Actor
    public void sequencer()
    {
        timers.takeTo(ring.timers(), 0);
        ring.writer().append(1, EntryKind.TIMER.code(), 9, 0, 0);
        ring.writer().publish();
        timers.release();
    }

    /**
     * Looks for it, as {@link Quiescence} does.
     *
     * @param result of this trial
     */
    @Actor
    public void other(final IJ_Result result)
    {
        result.r1 = timers.nextDeadlineNs() <= 9 || timers.hasDue() ? 1 : 0;
        result.r2 = ring.cursor();
    }
}
