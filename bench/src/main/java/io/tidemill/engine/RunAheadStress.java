// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * Each event is a run of its own in a ring of four slots. The reader, which gates the ring, has passed the first three,
 * and the run that it kept is that of the first: so on the way to the fourth it meets rows that the writer may write
 * meanwhile. r1 and r2, the position and the inlet that it finds for the fourth.
 */
@JCStressTest
@Outcome(id = "40, 4", expect = Expect.ACCEPTABLE, desc = "the run of the fourth")
@Outcome(expect = Expect.FORBIDDEN, desc = "a run that the walk ended at, since a row on the way was written again")
@State
public class RunAheadStress
{
    private static final int PASSED = 3;

    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 4);
    private final Sequence handled = new Sequence();
    private final RingReader<StressEvent> reader = ring.reader();

    /** Four events are there, and three of them passed. */
    public RunAheadStress()
    {
        ring.gateOn(handled);
        for (int i = 1; i <= PASSED + 1; i++)
        {
            write(i);
        }
        reader.kind(0);
        handled.set(PASSED - 1);
    }

    private void write(final int inlet)
    {
        ring.writer().append(1, EntryKind.EVENT.code(), inlet, inlet, 10 * inlet);
        ring.writer().publish();
    }

    /** Writes three more: the rows of those that were passed. */
    @Actor
    public void writer()
    {
        for (int i = PASSED + 2; i <= 2 * PASSED + 1 && ring.writer().hasRoomFor(1); i++)
        {
            write(i);
        }
    }

    /**
     * Looks ahead.
     *
     * @param result of this trial
     */
    @Actor
    public void reader(final JI_Result result)
    {
        result.r1 = reader.position(PASSED);
        result.r2 = reader.inletId(PASSED);
    }
}
