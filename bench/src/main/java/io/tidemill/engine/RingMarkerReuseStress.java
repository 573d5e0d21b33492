// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import java.util.Map;

/**
 * The place of the next snapshot is marked while a stage still stands, and looks, at the place of the one before. r1 is
 * the sequence of the snapshot that it finds there, -1 if it finds none.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "the one that was taken here")
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "none: the next one is further on")
@Outcome(id = "5", expect = Expect.FORBIDDEN, desc = "state of here would get into a snapshot of there")
@State
public class RingMarkerReuseStress
{
    private final RingMarker marker = new RingMarker(new Gate());
    private final SnapshotInProgress next = new SnapshotInProgress(null, 1, -1, Map.of(), 1, Thread::onSpinWait);

    /** One was taken at 0. */
    public RingMarkerReuseStress()
    {
        final SnapshotInProgress first = new SnapshotInProgress(null, 1, -1, Map.of(), 1, Thread::onSpinWait);
        first.markedAt(0, 1);
        marker.marked(0, first);
        next.markedAt(5, 1);
    }

    /** Marks the next. */
    @Actor
    public void writer()
    {
        marker.marked(5, next);
    }

    /**
     * Looks where it stands.
     *
     * @param result of this trial
     */
    @Actor
    public void stage(final I_Result result)
    {
        final SnapshotInProgress found = marker.at(0);
        result.r1 = found == null ? -1 : (int)found.sequence();
    }
}
