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
 * Each event is a run of its own in a ring of two slots, and a third takes the row of the first as soon as the one
 * reader, which gates the ring, lets it: r1 and r2, the position and the inlet that the reader finds for the first.
 */
@JCStressTest
@Outcome(id = "10, 1", expect = Expect.ACCEPTABLE, desc = "the run of the first")
@Outcome(expect = Expect.FORBIDDEN, desc = "a run that was written while it could be read")
@State
public class RunReuseStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2);
    private final Sequence handled = new Sequence();
    private final RingReader<StressEvent> reader = ring.reader();

    /** Two events are there. */
    public RunReuseStress()
    {
        ring.gateOn(handled);
        write(1);
        write(2);
    }

    private void write(final int inlet)
    {
        ring.writer().append(1, EntryKind.EVENT.code(), inlet, inlet, 10 * inlet);
        ring.writer().publish();
    }

    /** Writes a third, if it may. */
    @Actor
    public void writer()
    {
        if (ring.writer().hasRoomFor(1))
        {
            write(3);
        }
    }

    /**
     * Reads the first, and lets go of it.
     *
     * @param result of this trial
     */
    @Actor
    public void reader(final JI_Result result)
    {
        result.r1 = reader.position(0);
        result.r2 = reader.inletId(0);
        handled.set(0);
    }
}
