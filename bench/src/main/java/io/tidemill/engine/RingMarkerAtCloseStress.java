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
 * When nothing comes in any more, the closer puts the place of a snapshot behind the last entry, where a stage stands
 * already and looks. r1 is the sequence of the snapshot that it finds, 0 if it finds none.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "not there yet: it looks again")
@Outcome(id = "5", expect = Expect.ACCEPTABLE, desc = "the snapshot, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a snapshot")
@State
public class RingMarkerAtCloseStress
{
    private final RingMarker marker = new RingMarker(new Gate());
    private final SnapshotInProgress snapshot =
        new SnapshotInProgress(null, 1, -1, Map.of(), 1, RingMarkerAtCloseStress::nothing);

    /** Puts it there. */
    @Actor
    public void closer()
    {
        snapshot.markedAt(5, 1);
        marker.putBehind(5, snapshot);
    }

    /**
     * Looks.
     *
     * @param result of this trial
     */
    @Actor
    public void stage(final I_Result result)
    {
        final SnapshotInProgress found = marker.at(5);
        result.r1 = found == null ? 0 : (int)found.sequence();
    }

    private static void nothing()
    {
        // Nobody waits for the snapshot.
    }
}
