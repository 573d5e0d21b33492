// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.MutableDirectBuffer;

import java.util.concurrent.atomic.AtomicReference;

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
    /** One object, so that nobody sees the one with the other's: a stage may still stand at the place before. */
    private record Place(long sequence, SnapshotInProgress snapshot)
    {
    }

    private final Gate gate;
    private final AtomicReference<SnapshotInProgress> asked = new AtomicReference<>();
    private volatile Place place;

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
        // Before: a producer that writes the ring itself looks at its gate alone, and once it has marked the place, it
        // answers that. One that finds nothing asked yet looks again with its next claim.
        gate.askAside();
        asked.set(wanted);
    }

    /** When nothing more is taken in: all stages stand behind this sequence, or will. */
    void putBehind(final long last, final SnapshotInProgress wanted)
    {
        place = new Place(last, wanted);
    }

    /** Whether nobody came to mark it, who now does not any more. */
    boolean takeBack()
    {
        return take() != null;
    }

    /** It is done with. */
    void letGo()
    {
        place = null;
        take();
    }

    // The ring's writer.

    /** Whether something is to be marked. */
    boolean isAsked()
    {
        return asked.get() != null;
    }

    /** What is to be marked, once: whoever is given it either marks it or takes it back. Null if there is nothing. */
    SnapshotInProgress take()
    {
        final SnapshotInProgress taken = asked.getAndSet(null);
        if (taken != null)
        {
            gate.answerAside();
        }
        return taken;
    }

    /** The next entry is the marker. Before it is published. */
    void marked(final long entry, final SnapshotInProgress wanted)
    {
        what = MarkerDescriptor.SNAPSHOT;
        version = wanted.logicVersion();
        place = new Place(entry, wanted);
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
        final Place stop = place;
        return stop != null && stop.sequence >= next && stop.sequence < last ? stop.sequence : last;
    }

    /** What is to be saved by who stands behind this sequence; null if nothing is. */
    SnapshotInProgress at(final long reached)
    {
        final Place here = place;
        return here != null && here.sequence == reached ? here.snapshot : null;
    }
}
