// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A close freezes a duty cycle that takes in what a producer publishes meanwhile: r1, where it is frozen as the closer
 * sees it, -9 if that is not known yet; r2, what it has taken in in the end.
 */
@JCStressTest
@Outcome(id = "-9, .*", expect = Expect.ACCEPTABLE, desc = "not noticed yet")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "before any")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "behind the first")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "behind both")
@Outcome(expect = Expect.FORBIDDEN, desc = "took in more than it had said")
@State
public class FreezeStress
{
    private final Freeze freeze = new Freeze();
    private final Sequence cursor = new Sequence();
    private long taken = -1;

    /** Publishes two. */
    @Actor
    public void producer()
    {
        cursor.set(0);
        cursor.set(1);
    }

    /** Looks three times. */
    @Actor
    public void dutyCycle()
    {
        for (int i = 0; i < 3; i++)
        {
            final long limit = freeze.limit(taken);
            taken = Math.max(taken, Math.min(limit, cursor.get()));
        }
    }

    /**
     * Freezes it.
     *
     * @param result of this trial
     */
    @Actor
    public void closer(final JJ_Result result)
    {
        freeze.ask();
        final long frozenAt = freeze.frozenAt();
        result.r1 = frozenAt == Freeze.NOT_YET ? -9 : frozenAt;
    }

    /**
     * What was taken in.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final JJ_Result result)
    {
        result.r2 = taken;
    }
}
