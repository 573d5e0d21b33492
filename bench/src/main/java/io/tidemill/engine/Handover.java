// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A producer that fills an inlet of two slots with three events, while the sequencer takes what it finds, twice: the
 * two sides of the hand-over tests, the same for every inlet that has slots.
 */
final class Handover
{
    private final SlottedInlet<StressEvent> inlet;
    private final StressEvent taken = new StressEvent();

    Handover(final SlottedInlet<StressEvent> inlet)
    {
        this.inlet = inlet;
    }

    /** What an inlet of these tests works with; the ring is asked only while a close decides. */
    static InletContext<StressEvent> context(final Ring<StressEvent> unused, final Gate gate)
    {
        return new InletContext<>(new InletProgress("inlet", Durability.MEMORY, () -> null), Admission.OPEN, 1,
            StressEvent.CODEC, gate, new Wakeups(), unused, new Barrier(unused));
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
        result.r1 = taken.left;
        result.r2 = taken.right;
        take();
        result.r3 = taken.left;
        result.r4 = taken.right;
    }

    private void take()
    {
        final int pending = inlet.pending(2);
        for (int i = 0; i < pending; i++)
        {
            inlet.copyTo(i, taken);
        }
        inlet.release(pending);
    }
}
