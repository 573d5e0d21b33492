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
 * A commit and a seal: r1, the producer is in doubt; r2, what the closer's last look found published.
 */
@JCStressTest
@Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "missed, and the producer waits for the verdict")
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "found, so it is drained")
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "found, and the producer waits for the verdict")
@Outcome(expect = Expect.FORBIDDEN, desc = "accepted by the producer, never seen by the closer: a lost event")
@State
public class GateStress
{
    private final Gate gate = new Gate();
    private final Sequence published = new Sequence(0);

    /** A gate that is closed, but not sealed yet. */
    public GateStress()
    {
        gate.close();
    }

    /**
     * Commits.
     *
     * @param result of this trial
     */
    @Actor
    public void producer(final ZI_Result result)
    {
        published.set(1);
        result.r1 = gate.isInDoubt();
    }

    /**
     * Closes.
     *
     * @param result of this trial
     */
    @Actor
    public void closer(final ZI_Result result)
    {
        gate.seal();
        result.r2 = (int)published.get();
    }
}
