// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.lang.invoke.VarHandle;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The wake-up protocol: a publisher must see the flag of a consumer that is about to park, or the consumer must see
 * what was published. {@link Sequence#set} is only a release store, so both sides need a full fence between their
 * store and their load; without it the store may pass the load and the wake-up is lost.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "The consumer stays awake and is woken as well.")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "The publisher wakes the consumer.")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The consumer sees the event and does not park.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The consumer parks on a published event: a lost wake-up.")
@State
public class ParkSignalStress
{
    private final Sequence published = new Sequence(-1);
    private boolean parked;

    @Actor
    public void publisher(final ZZ_Result result)
    {
        published.set(0);
        VarHandle.fullFence();
        result.r1 = parked;
    }

    @Actor
    public void consumer(final ZZ_Result result)
    {
        parked = true;
        VarHandle.fullFence();
        result.r2 = published.get() >= 0;
    }
}
