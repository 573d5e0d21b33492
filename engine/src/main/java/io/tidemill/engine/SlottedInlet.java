// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;

/**
 * What inlets with slots of their own have in common: a ring of preallocated events between the producers, who move
 * {@code tail}, and the sequencer, who moves {@code head}. How a slot gets from the one to the other is theirs.
 */
abstract class SlottedInlet<E> implements EngineInlet<E>, Lane<E>
{
    final InletProgress progress;
    final Admission admission;
    final Codec<E> codec;
    final int maxLength;
    final Gate gate;
    final Wakeups wakeups;
    final int mask;

    /** Last lane sequence that a producer has taken, -1 at first; the position is this plus {@code firstPosition}. */
    final Sequence tail;

    /** Last lane sequence that the sequencer moved to the ring. */
    final SingleWriterSequence head = new SingleWriterSequence(-1);

    /** When the events of some slots were offered; null if nobody wants to know. */
    private final long[] offeredNs;
    private final int inletId;
    private final Ring<E> ring;
    private final Barrier consumed;
    private final E[] slots;
    private long firstPosition;

    /** The sequencer's own. */
    private Throwable failure;

    SlottedInlet(
        final InletContext<E> context, final int capacity, final EventFactory<E> factory, final Sequence tail)
    {
        this.tail = tail;
        progress = context.progress();
        admission = context.admission();
        codec = context.codec();
        maxLength = codec.maxLength();
        gate = context.gate();
        wakeups = context.wakeups();
        inletId = context.inletId();
        ring = context.ring();
        offeredNs = ring.stamps() == null ? null : new long[Math.max(1, capacity / Stamps.EVERY)];
        consumed = context.consumed();
        slots = newSlots(capacity);
        mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            slots[i] = Ring.newEvent(factory, i == 0 ? null : slots[i - 1]);
        }
    }

    @SuppressWarnings("unchecked") // an array of a type parameter; it never leaves this class
    private static <E> E[] newSlots(final int capacity)
    {
        return (E[])new Object[capacity];
    }

    @Override
    public final int capacity()
    {
        return mask + 1;
    }

    final E slot(final long sequence)
    {
        return slots[(int)sequence & mask];
    }

    /** The place of a slot in the inlet's stream. */
    final long positionOf(final long sequence)
    {
        return firstPosition + sequence;
    }

    /** Producer, before the slot is complete. */
    final void stamp(final long sequence)
    {
        if (offeredNs != null && Stamps.isStamped(sequence))
        {
            offeredNs[(int)Stamps.stretch(sequence) & offeredNs.length - 1] = System.nanoTime();
        }
    }

    @Override
    public final int firstStamped()
    {
        return Stamps.toNext(head.plain() + 1);
    }

    @Override
    public final long offeredNs(final int index)
    {
        return offeredNs[(int)Stamps.stretch(head.plain() + 1 + index) & offeredNs.length - 1];
    }

    @Override
    public final void taken()
    {
        progress.taken(positionOf(head.plain()));
    }

    /** In the ring, and there everything was consumed; or at least this very position is in the log. */
    final boolean isConsumedAtTheEnd(final long sequence)
    {
        gate.awaitSettled();
        return sequence <= head.get() &&
            (consumed.available() >= ring.cursor() || progress.written() >= positionOf(sequence));
    }

    @Override
    public final int copyTo(final RingWriter<E> into, final int count)
    {
        final long first = head.plain() + 1;
        int copied = 0;
        try
        {
            while (copied < count)
            {
                if (!isVoid(copied))
                {
                    codec.copy(slot(first + copied), into.event(copied));
                }
                copied++;
            }
        }
        catch (final Throwable thrown)
        {
            failure = thrown;
        }
        return copied;
    }

    @Override
    public final Throwable failure()
    {
        return failure;
    }

    @Override
    public final long position(final int index)
    {
        return positionOf(head.plain() + 1 + index);
    }

    @Override
    public final void release(final int count)
    {
        // A release: the reads of these slots happened before they may be filled again.
        head.set(head.plain() + count);
    }

    @Override
    public final int inletId()
    {
        return inletId;
    }

    @Override
    public final boolean isTooLong(final E event)
    {
        return codec.length(event) > maxLength;
    }

    @Override
    public final InletProgress progress()
    {
        return progress;
    }

    @Override
    public final boolean isDrained()
    {
        return head.get() >= tail.get();
    }

    @Override
    public final void restore(final long position)
    {
        progress.restore(position);
        firstPosition = position + 1;
    }
}
