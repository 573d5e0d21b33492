// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A producer puts a listener in, publishes its event, and takes the listener back, as one does whose commit was refused
 * at the last moment; whoever moves the level tells it if the event is there. r1 is 1 if the producer got it back, r2
 * how often it was told.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "taken back, not told")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "told once, not to be had back")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither, or with another attachment")
@State
public class AckStress implements AckListener<String>
{
    private static final String ATTACHMENT = "attachment";

    private final Acks acks = new Acks(2, -1, AckStress::fail);
    private final Sequence published = new Sequence();
    private int takenBack;
    private int told;

    private static void fail(final Throwable error)
    {
        throw new IllegalStateException(error);
    }

    /** Puts in, publishes, takes back. */
    @Actor
    public void producer()
    {
        acks.put(0, this, ATTACHMENT);
        published.set(0);
        takenBack = acks.takeBack(0) ? 1 : 0;
    }

    /** Tells if the event is there. */
    @Actor
    public void level()
    {
        acks.reached(published.get());
    }

    @Override
    public void reached(final long position, final String attachment)
    {
        told += position == 0 && ATTACHMENT.equals(attachment) ? 1 : 100;
    }

    @Override
    public void failed(final long position, final String attachment, final EngineFailedException reason)
    {
        told += 100;
    }

    /**
     * What became of it.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final II_Result result)
    {
        result.r1 = takenBack;
        result.r2 = told;
    }
}
