// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A producer learns that its event was accepted while the level moves over it: r1, how often its listener is told.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told once")
@Outcome(expect = Expect.FORBIDDEN, desc = "never, twice, or with another attachment")
@State
public class AckStress implements AckListener<String>
{
    private static final String ATTACHMENT = "attachment";

    private final Acks acks = new Acks(2, -1, AckStress::fail);
    private final Sequence published = new Sequence();
    private int told;

    private static void fail(final Throwable error)
    {
        throw new IllegalStateException(error);
    }

    /** Puts in, publishes, was accepted. */
    @Actor
    public void producer()
    {
        acks.put(0, this, ATTACHMENT);
        published.set(0);
        acks.accepted(0);
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
     * Moves the level once more, as it does while the engine runs.
     *
     * @param result of this trial
     */
    @Arbiter
    public void outcome(final I_Result result)
    {
        acks.reached(published.get());
        result.r1 = told;
    }
}
