// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The filters judge one event while a reader looks at the one before it, whose bit is in the same word: r1, what it
 * finds of an event that was refused; r2, of one that was not.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "as they were judged")
@Outcome(expect = Expect.FORBIDDEN, desc = "a verdict changed with another one")
@State
public class RefusalsStress
{
    private final Refusals refusals = new Refusals(8);

    /** Two that are judged already. */
    public RefusalsStress()
    {
        refusals.set(0, true);
        refusals.set(1, false);
    }

    /** Judges the next ones. */
    @Actor
    public void filters()
    {
        refusals.set(2, true);
        refusals.set(3, true);
        refusals.set(2 + 8, false);
    }

    /**
     * Reads.
     *
     * @param result of this trial
     */
    @Actor
    public void reader(final ZZ_Result result)
    {
        result.r1 = refusals.isRefused(0);
        result.r2 = refusals.isRefused(1);
    }
}
