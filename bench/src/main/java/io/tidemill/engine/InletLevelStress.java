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
 * The first producer that wants to be told makes the places for it, puts its event in and is accepted, while the level
 * moves over whatever it finds. r1: how often the listener was told once the level has moved on.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told once, by whichever of the two")
@Outcome(expect = Expect.FORBIDDEN, desc = "passed over, or told twice")
@State
public class InletLevelStress implements AckListener<String>
{
    private final InletLevel level = new InletLevel();
    private final Sequence published = new Sequence(-1);
    private int told;

    /** Nothing is reached. */
    public InletLevelStress()
    {
        level.restore(-1);
    }

    /** The producer of the first event. */
    @Actor
    public void producer()
    {
        final Acks acks = level.acks("in", 2, InletLevelStress::fail);
        acks.put(0, this, "attachment");
        published.set(0);
        acks.accepted(0);
    }

    /** Whoever moves the level, twice: what the first look misses, the second finds. */
    @Actor
    public void mover()
    {
        move();
        move();
    }

    private void move()
    {
        if (level.advance(published.get()))
        {
            level.tell();
        }
    }

    /**
     * When both are done, as the next batch would.
     *
     * @param result of this trial
     */
    @Arbiter
    public void arbiter(final I_Result result)
    {
        move();
        result.r1 = told;
    }

    private static void fail(final Throwable error)
    {
        throw new IllegalStateException(error);
    }

    @Override
    public void reached(final long position, final String attachment)
    {
        told++;
    }

    @Override
    public void failed(final long position, final String attachment, final EngineFailedException reason)
    {
        told += 100;
    }
}
