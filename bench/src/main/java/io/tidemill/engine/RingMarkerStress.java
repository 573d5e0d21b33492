// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.Map;

/**
 * The ring's writer marks the place of a snapshot; a stage that has the entry looks for it. r1 is where the stage's
 * batch ends, -1 if the entry is not there yet; r2 the sequence of the snapshot that it finds behind it.
 */
@JCStressTest
@Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "not marked yet")
@Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "the batch ends there, and the snapshot is whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a stage that passes the place of a snapshot")
@State
public class RingMarkerStress
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 8);
    private final SnapshotInProgress snapshot =
        new SnapshotInProgress(null, 1, -1, Map.of(), 1, RingMarkerStress::nothing);

    /** Three entries, then the marker, then one more. */
    @Actor
    public void writer()
    {
        ring.writer().append(3, EntryKind.EVENT.code(), 1, 1, 0);
        final long sequence = ring.writer().append(1, EntryKind.MARKER.code(), 1, 0, 0);
        snapshot.markedAt(sequence, 1);
        ring.marker().marked(sequence, snapshot);
        ring.writer().append(1, EntryKind.EVENT.code(), 1, 1, 3);
        ring.writer().publish();
    }

    /**
     * A batch, and what is to be done behind it.
     *
     * @param result of this trial
     */
    @Actor
    public void stage(final II_Result result)
    {
        final long available = ring.cursor();
        result.r1 = available < 0 ? -1 : (int)ring.marker().endOfBatch(0, available);
        if (result.r1 >= 0)
        {
            final SnapshotInProgress found = ring.marker().at(result.r1);
            result.r2 = found == null ? -1 : (int)found.sequence();
        }
    }

    private static void nothing()
    {
        // Nobody waits for the snapshot.
    }
}
