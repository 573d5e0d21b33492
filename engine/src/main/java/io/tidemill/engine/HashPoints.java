// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * The state hashes of those handlers of a stage that share a thread: one behind every so many sequences, at the same
 * ones for all stages, shards and plans. Between the stage's thread and the publisher's, as {@link OutputBuffer} is.
 */
final class HashPoints
{
    private static final int CAPACITY = 64;
    private static final int MASK = CAPACITY - 1;

    private final String stage;
    private final long every;
    private final RingReader<?> reader;
    private final long[] causes = new long[CAPACITY];
    private final long[] times = new long[CAPACITY];
    private final long[] hashes = new long[CAPACITY];
    private long last = -1;
    private final Sequence head = new Sequence(-1);
    private final Sequence tail = new Sequence(-1);

    HashPoints(final String stage, final long every, final RingReader<?> reader)
    {
        this.stage = stage;
        this.every = every;
        this.reader = reader;
    }

    // The stage's thread.

    /** Up to where a batch may go that begins with {@code next}: to the next point; before it if there is no room. */
    long endOfBatch(final long next, final long last)
    {
        final long point = next + every - 1 - next % every;
        if (point > last)
        {
            return last;
        }
        // Acquire: what the publisher has moved over, it has read.
        return tail.get() - head.get() < CAPACITY ? point : point - 1;
    }

    /** Whether there is one behind this sequence. */
    boolean isAt(final long reached)
    {
        // A stage that fails with the next entry comes by here once more.
        return (reached + 1) % every == 0 && reached > last;
    }

    /** Before the stage publishes that it is there. */
    void put(final long reached, final long hash)
    {
        last = reached;
        final long place = tail.get() + 1;
        causes[(int)place & MASK] = reached;
        times[(int)place & MASK] = reader.timeNs(reached);
        hashes[(int)place & MASK] = hash;
        // A release: the place is filled.
        tail.set(place);
    }

    // The publisher's.

    String stage()
    {
        return stage;
    }

    long first()
    {
        return head.get() + 1;
    }

    /** An acquire. */
    long lastPublished()
    {
        return tail.get();
    }

    long cause(final long place)
    {
        return causes[(int)place & MASK];
    }

    long timeNs(final long place)
    {
        return times[(int)place & MASK];
    }

    long hash(final long place)
    {
        return hashes[(int)place & MASK];
    }

    void release(final long place)
    {
        head.set(place);
    }
}
