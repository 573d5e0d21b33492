// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The journal writes, and says so, while somebody begins to wait for the disk. r1: the journal saw who waits. r2: who
 * waits saw what is written. One of the two must have: else neither wakes the syncer for it.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the journal wakes the syncer")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "who waits wakes the syncer")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both do")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "nobody wakes the syncer for what was written")
@State
public class SyncDemandStress
{
    private final SyncDemand demand = new SyncDemand();
    private final Sequence written = new Sequence(-1);

    /**
     * The journal.
     *
     * @param result of this trial
     */
    @Actor
    public void journal(final ZZ_Result result)
    {
        written.set(0);
        demand.written();
        result.r1 = demand.isThere();
    }

    /**
     * Who waits.
     *
     * @param result of this trial
     */
    @Actor
    public void waiter(final ZZ_Result result)
    {
        demand.begin();
        result.r2 = written.get() == 0;
    }
}
