// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/**
 * The writer publishes an event that begins a run; a reader that sees the cursor sees both: r1 the event's field, r2
 * the position that the run gives it.
 */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "not published yet")
@Outcome(id = "7, 5", expect = Expect.ACCEPTABLE, desc = "event and run")
@Outcome(expect = Expect.FORBIDDEN, desc = "a cursor ahead of what it publishes")
@State
public class RingPublicationStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2);
    private final RingReader<StressEvent> reader = ring.reader();

    /** Publishes one event. */
    @Actor
    public void writer()
    {
        ring.writer().event(0).left = 7;
        ring.writer().append(1, EntryKind.EVENT.code(), 3, 1, 5);
        ring.writer().publish();
    }

    /**
     * Reads if the cursor says so.
     *
     * @param result of this trial
     */
    @Actor
    public void reader(final IJ_Result result)
    {
        final boolean published = new Barrier(ring).available() >= 0;
        result.r1 = published ? ring.event(0).left : -1;
        result.r2 = published ? reader.position(0) : -1;
    }
}
