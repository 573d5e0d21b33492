// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;

import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A ring as the Disruptor's, with what belongs to its entries but not to the user's events in a {@link RunTable} beside
 * it.
 * <pre>
 *                       ┌─ events   [ e8 ][ e9 ][ e10 ][ e11 ][ e4 ][ e5 ][ e6 ][ e7 ]
 *   RingWriter ── Ring ─┤                                  ▲ cursor
 *   (one)               └─ runs     [ 4: EVENT, inlet 1, t0 ][ 9: EVENT, inlet 2, t1 ]
 *                                                                     │
 *                                                    RingReader (one for each who reads)
 * </pre>
 * <ol>
 * <li>One thread writes at a time, through the {@link RingWriter}: events and runs by plain stores, then the cursor by
 * a release; a reader that acquired a cursor at or above a sequence sees its event and its run.</li>
 * <li>A slot is not written again before all gating sequences have passed it.</li>
 * </ol>
 * This object itself never changes once it is gated, so it may be read by all threads without costing any of them.
 */
final class Ring<E>
{
    private final E[] events;
    private final SingleWriterSequence cursor = new SingleWriterSequence(-1);
    private final RunTable runs;
    private final TimerTable timers;
    private final RingMarker marker;
    private final Refusals refusals;
    private final RingWriter<E> writer;

    // Set before anything runs.
    private Sequence[] gates = {};
    private Stamps stamps;
    private int epoch;

    Ring(final EventFactory<E> factory, final int size)
    {
        this(factory, size, new Gate(), false, List.of());
    }

    /** With {@link Refusals} where there are filters, and a {@link TimerTable} where stages have timers. */
    Ring(
        final EventFactory<E> factory,
        final int size,
        final Gate gate,
        final boolean isFiltered,
        final List<String> timedStages)
    {
        this.events = filled(factory, size);
        this.runs = new RunTable(size);
        this.timers = new TimerTable(size, timedStages);
        this.marker = new RingMarker(gate);
        this.refusals = isFiltered ? new Refusals(size) : null;
        this.writer = new RingWriter<>(this, runs);
    }

    /** Refuses a factory that gives none, or the one before once more. */
    static <E> E newEvent(final EventFactory<E> factory, final E before)
    {
        final E event = factory.newInstance();
        if (event == null || event == before)
        {
            throw new IllegalStateException("the event factory gave " + (event == null ? "null" :
                "the same event twice") + "; each slot needs an event of its own, such as Order::new makes");
        }
        return event;
    }

    @SuppressWarnings("unchecked") // an array of a type parameter; it never leaves this class
    private static <E> E[] filled(final EventFactory<E> factory, final int size)
    {
        final E[] events = (E[])new Object[size];
        for (int i = 0; i < size; i++)
        {
            events[i] = newEvent(factory, i == 0 ? null : events[i - 1]);
        }
        return events;
    }

    /** Before anything runs: what the writer must not overtake by more than a ring. */
    void gateOn(final Sequence... sequences)
    {
        gates = sequences.clone();
    }

    /** Before anything runs; null for none. */
    void stampBy(final Stamps given)
    {
        stamps = given;
    }

    /** While nothing but a recovery runs: entries from here on are of this epoch. */
    void epoch(final int current)
    {
        epoch = current;
    }

    int epoch()
    {
        return epoch;
    }

    /** Null if nobody wants to know. */
    Stamps stamps()
    {
        return stamps;
    }

    int size()
    {
        return events.length;
    }

    /** The one writer. */
    RingWriter<E> writer()
    {
        return writer;
    }

    /** A new reader, for one thread at a time. */
    RingReader<E> reader()
    {
        return new RingReader<>(this, runs, refusals);
    }

    /** A new reader that sees what the filters have not judged yet. */
    RingReader<E> unfilteredReader()
    {
        return new RingReader<>(this, runs, null);
    }

    TimerTable timers()
    {
        return timers;
    }

    RingMarker marker()
    {
        return marker;
    }

    /** Null without filters. */
    Refusals refusals()
    {
        return refusals;
    }

    /** An acquire: events and runs up to here are visible. */
    long cursor()
    {
        return cursor.get();
    }

    /** The same, for the one writer. */
    SingleWriterSequence ownCursor()
    {
        return cursor;
    }

    /** Any thread: the highest sequence that may be written, the slowest gate being where it is. */
    long writableUpTo()
    {
        long slowest = cursor();
        for (final Sequence gate : gates)
        {
            // Acquire: whoever moved the gate has done with the slots up to there.
            slowest = Math.min(slowest, gate.get());
        }
        return slowest + events.length;
    }

    /** Any thread: how many entries the slowest gate is behind; 0 to {@link #size()}. */
    long occupancy()
    {
        final long reached = cursor();
        // Gates go on meanwhile.
        return Math.max(0, reached + events.length - writableUpTo());
    }

    /** Any thread: whether the slowest gate is a whole ring behind. */
    boolean isFull()
    {
        return occupancy() >= events.length;
    }

    /** All events: that of a sequence is in the place that its lowest bits name. */
    E[] slots()
    {
        return events;
    }

    E event(final long sequence)
    {
        return events[(int)sequence & events.length - 1];
    }

    /** By the one writer. A release: events and runs up to here become visible with the cursor. */
    void publish(final long sequence)
    {
        cursor.set(sequence);
        // Before anything else is written to a slot, for those who gate nobody: see ObserverThread. Costs no
        // instruction on x86.
        VarHandle.releaseFence();
    }
}
