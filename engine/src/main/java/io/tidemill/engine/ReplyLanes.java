// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.Map;

/**
 * Brings outputs back to those whose events have caused them, in other processes.
 * <p>
 * <b>Threading:</b> that of the outputs.
 */
final class ReplyLanes<O>
{
    private final RingReader<?> reader;
    private final OutputCodec<O> codec;

    /** By the number of the inlet; null where there is none. */
    private final ReplyLane[] lanes;

    /** {@code reader} can read all entries that are not published: the ring waits for that. */
    ReplyLanes(final RingReader<?> reader, final Codec<O> codec, final Map<Integer, ReplyLane> byInletId)
    {
        this.reader = reader;
        this.codec = new OutputCodec<>(codec);
        lanes = new ReplyLane[byInletId.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1];
        byInletId.forEach((inletId, lane) -> lanes[inletId] = lane);
    }

    private ReplyLane lane(final long cause)
    {
        final int inletId = reader.inletId(cause);
        return inletId < lanes.length ? lanes[inletId] : null;
    }

    /** The first of what was merged is in the log. */
    void add(final OutputMerge<O> merge, final int count)
    {
        int i = 0;
        while (i < count)
        {
            final ReplyLane lane = lane(merge.cause(i));
            int end = i + 1;
            while (end < count && lane(merge.cause(end)) == lane)
            {
                end++;
            }
            if (lane != null)
            {
                add(lane, merge, i, end);
            }
            i = end;
        }
    }

    private void add(final ReplyLane lane, final OutputMerge<O> merge, final int from, final int to)
    {
        synchronized (lane)
        {
            if (!lane.isOpen())
            {
                return;
            }
            for (int i = from; i < to; i++)
            {
                if (!merge.isHash(i))
                {
                    lane.add(reader.position(merge.cause(i)), merge.get(i), codec);
                }
            }
            lane.publish();
        }
    }

    /** All that these entries have caused was added: run by run, as positions grow with sequences. */
    void answered(final long first, final long last)
    {
        long sequence = last;
        while (sequence >= first)
        {
            final ReplyLane lane = lane(sequence);
            if (lane != null)
            {
                synchronized (lane)
                {
                    if (lane.isOpen())
                    {
                        lane.answered(reader.position(sequence));
                    }
                }
            }
            sequence = reader.firstOfRun(sequence, first) - 1;
        }
    }
}
