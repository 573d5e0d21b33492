// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One side publishes two records at once into a lane that is nearly full, after it has seen room; the other reads, and
 * gives back what was there before. r1 is how many of the new ones the reader found, r2 what the last one said; -1 and
 * -2 stand for a defect, and for a record that says what it should not.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not published yet, or no room yet")
@Outcome(id = "2, 12", expect = Expect.ACCEPTABLE, desc = "both, whole")
@Outcome(id = "1, 11", expect = Expect.FORBIDDEN, desc = "the one without the other, with one publication")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or the reader was overtaken")
@State
public class LaneHandoverStress
{
    private static final int CAPACITY = 256;
    private static final int OLD = 10;

    /** So many that lines are fetched. */
    private static final int TAKEN = 15;

    /** What of it is used: there are many states at once. */
    private static final int USED_HEADER = 1024;

    /** More than there are states at once. */
    private static final int LANES = 1 << 15;

    /** A lane is not on the heap; buffers of its own for each would be more work than the test. */
    private static final UnsafeBuffer ALL =
        new UnsafeBuffer(ByteBuffer.allocateDirect(LANES * (USED_HEADER + CAPACITY)));
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int place = (NEXT.getAndIncrement() & LANES - 1) * (USED_HEADER + CAPACITY);
    private final UnsafeBuffer header = new UnsafeBuffer(ALL, place, USED_HEADER);
    private final UnsafeBuffer ring = new UnsafeBuffer(ALL, place + USED_HEADER, CAPACITY);
    private final LaneWriter writer;
    private final LaneReader reader;

    /** All places but one are taken. */
    public LaneHandoverStress()
    {
        header.setMemory(0, USED_HEADER, (byte)0);
        ring.setMemory(0, CAPACITY, (byte)0);
        writer = new LaneWriter(header, ring, 8, 0, 0, 0);
        reader = new LaneReader(header, ring, 8, false);
        for (int i = 0; i < TAKEN; i++)
        {
            add(OLD);
        }
        writer.publish();
    }

    private void add(final int value)
    {
        ring.putLong(writer.claim(8), value);
        writer.add(8);
    }

    /** Puts two in, if there is room for two. */
    @Actor
    public void producer()
    {
        final int first = writer.claim(8);
        if (first >= 0)
        {
            ring.putLong(first, 11);
            writer.add(8);
            final int second = writer.claim(8);
            if (second >= 0)
            {
                ring.putLong(second, 12);
                writer.add(8);
                writer.publish();
            }
        }
    }

    /**
     * Reads what there is, the old ones first.
     *
     * @param result how many of the new ones, and the last of them.
     */
    @Actor
    public void consumer(final II_Result result)
    {
        for (int i = 0; i < TAKEN; i++)
        {
            if (!reader.next() || reader.payload().getLong(0) != OLD)
            {
                result.r1 = -1;
                result.r2 = -2;
                return;
            }
            reader.release(reader.position(), reader.ordinal() + 1);
        }
        while (reader.next())
        {
            result.r1++;
            result.r2 = (int)reader.payload().getLong(0);
        }
        result.r2 = reader.defect() == null ? result.r2 : -1;
    }
}
