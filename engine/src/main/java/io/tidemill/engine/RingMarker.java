// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.MutableDirectBuffer;

/**
 * The place in the ring at which all stages save their state: one at a time.
 * <pre>
 *   snapshots     ask ───────────────────────────────────────────── all parts are there
 *   ring's writer      MARKER entry at 4711                           ▲
 *   stages                 … 4710, 4711 │ save │ 4712 …  ─────────────┘
 * </pre>
 * <ol>
 * <li>It is asked for by {@link #ask}; the ring's writer gives it an entry of its own, and says which
 * ({@link #marked}) before it publishes that. So who has acquired a cursor or a sequence at or behind it knows it.</li>
 * <li>When nothing more is taken in, the closer puts it behind the last entry instead ({@link #putBehind}), which
 * needs no entry; stages that stand there find it.</li>
 * <li>There is no other before the one that there is was let go.</li>
 * </ol>
 */
final class RingMarker
{
    private static final long NOWHERE = Long.MIN_VALUE;

    private final Gate gate;
    private volatile SnapshotInProgress asked;

    /** Behind which entry. Released behind {@link #snapshot}. */
    private final Sequence sequence = new Sequence(NOWHERE);
    private SnapshotInProgress snapshot;

    /** What the last MARKER entry says; kept until the next one. */
    private int what;
    private int version;

    RingMarker(final Gate gate)
    {
        this.gate = gate;
    }

    // Any thread, one at a time.

    /** Has the ring's writer mark the place of a snapshot, whenever it comes to it. */
    void ask(final SnapshotInProgress wanted)
    {
        asked = wanted;
        // Behind it: a producer that writes the ring itself looks at its gate alone.
        gate.askAside();
    }

    /** When nothing more is taken in: all stages stand behind this sequence, or will. */
    void putBehind(final long last, final SnapshotInProgress wanted)
    {
        snapshot = wanted;
        sequence.set(last);
        asked = null;
    }

    /** Whether nobody marked it yet, who now does not any more. */
    boolean takeBack()
    {
        final boolean wasAsked = asked != null;
        asked = null;
        gate.answerAside();
        return wasAsked;
    }

    /** It is done with. */
    void letGo()
    {
        snapshot = null;
        asked = null;
    }

    // The ring's writer.

    /** What is to be marked, or null. */
    SnapshotInProgress asked()
    {
        return asked;
    }

    /** The next entry is the marker. Before it is published. */
    void marked(final long entry, final SnapshotInProgress wanted)
    {
        what = MarkerDescriptor.SNAPSHOT;
        version = wanted.logicVersion();
        snapshot = wanted;
        sequence.set(entry);
        asked = null;
        gate.answerAside();
    }

    /** The next entry says from where on another version of the logic runs. */
    void logic(final int ofLogic)
    {
        what = MarkerDescriptor.LOGIC;
        version = ofLogic;
    }

    // Whoever acquired the entry.

    int encode(final MutableDirectBuffer buffer, final int offset)
    {
        return MarkerDescriptor.put(buffer, offset, what, version);
    }

    /** The last sequence up to {@code last} that a batch which begins with {@code next} may go to. */
    long endOfBatch(final long next, final long last)
    {
        final long stop = sequence.get();
        return stop >= next && stop < last ? stop : last;
    }

    /** What is to be saved by who stands behind this sequence; null if nothing is. */
    SnapshotInProgress at(final long reached)
    {
        // Acquire: then the snapshot is that of this sequence, until it is let go, when all have saved what they had.
        return sequence.get() == reached ? snapshot : null;
    }
}
