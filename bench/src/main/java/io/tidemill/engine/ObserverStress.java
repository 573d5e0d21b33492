// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The writer goes round a ring of two slots and writes the first of them again, whom nothing holds up; an observer
 * copies that slot and then looks whether it may have been overwritten. r1 is 1 if it says that the copy is good, r2
 * and r3 are the fields of the copy.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "the event as it was, and known to be")
@Outcome(id = "0, .*", expect = Expect.ACCEPTABLE, desc = "overwritten, perhaps, and not believed")
@Outcome(expect = Expect.FORBIDDEN, desc = "a copy that is believed and torn, or of a later event")
@State
public class ObserverStress
{
    private static final int SIZE = 2;
    private static final int MARGIN = 1;

    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, SIZE);
    private final StressEvent copy = new StressEvent();

    /** Publishes the event that is observed. */
    public ObserverStress()
    {
        write(1);
    }

    private void write(final int value)
    {
        final StressEvent event = ring.writer().event(0);
        event.left = value;
        event.right = value;
        ring.writer().append(1, EntryKind.EVENT.code(), value, 1, value);
        ring.writer().publish();
    }

    /** Writes the other slot, and then the first again. */
    @Actor
    public void writer()
    {
        write(2);
        write(3);
    }

    /**
     * Copies the first slot, and looks.
     *
     * @param result of this trial
     */
    @Actor
    public void observer(final III_Result result)
    {
        StressEvent.CODEC.copy(ring.event(0), copy);
        result.r1 = ObserverThread.isOverwritten(ring, 0, MARGIN) ? 0 : 1;
        result.r2 = copy.left;
        result.r3 = copy.right;
    }
}
