// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * A stage records when the event that it has just handled was offered, while the ring's writer stamps the event that
 * comes a lap later in the same row: r1, the time that the stage gets, 0 for none.
 */
@JCStressTest
@Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "the time of its event")
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "gone already, so none")
@Outcome(expect = Expect.FORBIDDEN, desc = "the time of another event")
@State
public class StampsStress
{
    private static final int LAP = 2 * Stamps.EVERY;
    private final Stamps stamps = new Stamps(LAP);

    /** The event was handled. */
    public StampsStress()
    {
        stamps.put(0, 7);
    }

    /** A lap later. */
    @Actor
    public void writer()
    {
        stamps.put(LAP, 9);
    }

    /**
     * Records.
     *
     * @param result of this trial
     */
    @Actor
    public void stage(final J_Result result)
    {
        final long offeredNs = stamps.offeredNs(0, 0, LAP - 1);
        result.r1 = offeredNs == Stamps.NONE ? 0 : offeredNs;
    }
}
