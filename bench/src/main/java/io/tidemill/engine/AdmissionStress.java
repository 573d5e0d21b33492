// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Two threads and one token: r1 and r2, what each is told.
 */
@JCStressTest
@Outcome(id = {"0, -2", "-2, 0"}, expect = Expect.ACCEPTABLE, desc = "one is let in, the other is over the rate")
@Outcome(expect = Expect.FORBIDDEN, desc = "the token was used twice, or by nobody")
@State
public class AdmissionStress
{
    /** One event a second, no bursts, and time stands still. */
    private final Admission admission = new Admission(1, 1, 1, null, () -> 1_000_000_000L);

    /**
     * Asks.
     *
     * @param result of this trial
     */
    @Actor
    public void one(final JJ_Result result)
    {
        result.r1 = admission.ask();
    }

    /**
     * Asks as well.
     *
     * @param result of this trial
     */
    @Actor
    public void other(final JJ_Result result)
    {
        result.r2 = admission.ask();
    }
}
