// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.Sequence;

/**
 * What one handler has emitted and nobody has published yet: a ring of outputs between the handler's thread and the
 * publisher's.
 * <ol>
 * <li>Outputs leave in the order in which they were emitted: by cause, and of one cause by index.</li>
 * <li>The stage moves {@link #tail} before it publishes its own sequence, so who has acquired that finds all that the
 * entries up to there have caused.</li>
 * <li>A place is written again only after the publisher has moved {@link #head} over it.</li>
 * <li>What a failed entry has emitted is never seen: the tail moves between entries only.</li>
 * </ol>
 */
final class OutputBuffer<O> implements Emitter<O>, OutputSource<O>
{
    private static final int MIN_CAPACITY = 1024;

    private final HandlerContext context;
    private final int most;
    private final O[] values;
    private final long[] causes;
    private final long[] times;
    private final int[] indices;
    private final int mask;

    /** Places of this and below are the publisher's no more. */
    private final Sequence head = new Sequence(-1);

    /** Places up to this one are the publisher's. */
    private final Sequence tail = new Sequence(-1);

    // The stage's own.
    private long last = -1;
    private long cause = -1;
    private int index;
    private boolean isClaimed;

    /** {@code most} that one entry may cause. */
    OutputBuffer(final HandlerContext context, final EventFactory<O> factory, final int most)
    {
        this.context = context;
        this.most = most;
        final int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(2 * most - 1) << 1);
        values = filled(factory, capacity);
        causes = new long[capacity];
        times = new long[capacity];
        indices = new int[capacity];
        mask = capacity - 1;
    }

    @SuppressWarnings("unchecked") // an array of a type parameter; it never leaves this class
    private static <O> O[] filled(final EventFactory<O> factory, final int size)
    {
        final O[] values = (O[])new Object[size];
        for (int i = 0; i < size; i++)
        {
            values[i] = factory.newInstance();
            if (values[i] == null || i > 0 && values[i] == values[i - 1])
            {
                throw new IllegalStateException("the factory of outputs gave " + (values[i] == null ? "null" :
                    "the same object twice") + "; each place needs one of its own, such as Trade::new makes");
            }
        }
        return values;
    }

    // The stage's thread.

    @Override
    public O claim()
    {
        final long current = context.sequence();
        if (current != cause)
        {
            cause = current;
            index = 0;
        }
        if (index == most)
        {
            throw new IllegalStateException("stage \"" + context.stage() + "\" has emitted " + most +
                " outputs for the entry of sequence " + current + ", and that is the most it may; say how many it " +
                "needs with maxOutputs(…), where it is placed in the graph");
        }
        isClaimed = true;
        return values[(int)(last + 1) & mask];
    }

    @Override
    public void commit()
    {
        if (!isClaimed)
        {
            throw new IllegalStateException("stage \"" + context.stage() + "\": commit() without an output claimed " +
                "before");
        }
        isClaimed = false;
        last++;
        final int place = (int)last & mask;
        causes[place] = cause;
        times[place] = context.timeNs();
        indices[place] = index;
        index++;
    }

    @Override
    public long cause()
    {
        return context.sequence();
    }

    /** How many entries may be handled, whatever they emit. */
    int entriesThatFit()
    {
        // Acquire: what the publisher has moved over, it has read.
        return (int)(head.get() + values.length - last) / most;
    }

    /** Drops what the entry that is being handled has emitted. */
    void drop(final long failed)
    {
        if (cause == failed)
        {
            last -= index;
            index = 0;
        }
        isClaimed = false;
    }

    /** Behind a batch, before the stage publishes its sequence. */
    void publish()
    {
        isClaimed = false;
        if (tail.get() != last)
        {
            // A release: the places are filled.
            tail.set(last);
        }
    }

    // The publisher's thread.

    @Override
    public long first()
    {
        return head.get() + 1;
    }

    @Override
    public long lastPublished()
    {
        return tail.get();
    }

    @Override
    public long cause(final long place)
    {
        return causes[(int)place & mask];
    }

    @Override
    public boolean isHash()
    {
        return false;
    }

    @Override
    public long hash(final long place)
    {
        return 0;
    }

    @Override
    public int index(final long place)
    {
        return indices[(int)place & mask];
    }

    @Override
    public long timeNs(final long place)
    {
        return times[(int)place & mask];
    }

    @Override
    public O value(final long place)
    {
        return values[(int)place & mask];
    }

    @Override
    public void release(final long place)
    {
        head.set(place);
    }

    @Override
    public String stage()
    {
        return context.stage();
    }
}
