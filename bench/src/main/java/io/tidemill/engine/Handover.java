// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.infra.results.IIII_Result;

import java.util.function.Function;

/**
 * A producer that fills an inlet of two slots with three events, while the sequencer takes what it finds, twice: the
 * two sides of the hand-over tests, the same for every inlet that has slots.
 */
final class Handover
{
    private final Ring<StressEvent> ring = new Ring<>(StressEvent::new, 2);
    private final SlottedInlet<StressEvent> inlet;

    /** The event that was taken last; events of the ring are written once more before it is looked at again. */
    private final StressEvent last = new StressEvent();

    Handover(final Function<InletContext<StressEvent>, SlottedInlet<StressEvent>> inlet)
    {
        this.inlet = inlet.apply(context(ring, new Gate()));
    }

    /** What an inlet of these tests works with; it asks the ring only while a close decides. */
    static InletContext<StressEvent> context(final Ring<StressEvent> ring, final Gate gate)
    {
        return new InletContext<>(new InletProgress("inlet", Durability.MEMORY, () -> null), Admission.OPEN, 1,
            StressEvent.CODEC, gate, new Wakeups(), ring, new Barrier(ring));
    }

    /** Offers three events; the third only if a slot was given back by then. */
    void produce()
    {
        for (int value = 1; value <= 3; value++)
        {
            final StressEvent event = inlet.claim();
            if (event != null)
            {
                event.left = value;
                event.right = value;
                inlet.commit();
            }
        }
    }

    /** Takes what is there, twice: the fields of the last event that was taken in each look. */
    void take(final IIII_Result result)
    {
        take();
        result.r1 = last.left;
        result.r2 = last.right;
        take();
        result.r3 = last.left;
        result.r4 = last.right;
    }

    private void take()
    {
        final int taken = inlet.copyTo(ring.writer(), inlet.pending(2));
        if (taken > 0)
        {
            final StressEvent event = ring.writer().event(taken - 1);
            last.left = event.left;
            last.right = event.right;
        }
        if (inlet.failure() != null)
        {
            throw new IllegalStateException("an event could not be copied", inlet.failure());
        }
        inlet.release(taken);
    }
}
