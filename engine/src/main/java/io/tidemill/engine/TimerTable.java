// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the TIMER entries of a ring say: a row for each slot, which means something only while the slot holds one.
 * Written by the ring's writer before the entry is published, and read by those who acquired the cursor or a sequence
 * behind it, as the events are.
 */
final class TimerTable
{
    private final int mask;
    private final byte[][] stages;
    private final int[] stage;
    private final long[] key;
    private final long[] id;
    private final long[] deadlineNs;
    private final long[] cause;

    /** {@code stages} are the names of those that have timers; a ring without any has no rows. */
    TimerTable(final int size, final List<String> stages)
    {
        final int rows = stages.isEmpty() ? 0 : size;
        this.mask = size - 1;
        this.stages = stages.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        stage = new int[rows];
        key = new long[rows];
        id = new long[rows];
        deadlineNs = new long[rows];
        cause = new long[rows];
    }

    void put(
        final long sequence,
        final int ofStage,
        final long ofKey,
        final long ofId,
        final long ofDeadlineNs,
        final long ofCause)
    {
        final int row = (int)sequence & mask;
        stage[row] = ofStage;
        key[row] = ofKey;
        id[row] = ofId;
        deadlineNs[row] = ofDeadlineNs;
        cause[row] = ofCause;
    }

    /** Number of the stage among those that have timers. */
    int stage(final long sequence)
    {
        return stage[(int)sequence & mask];
    }

    long key(final long sequence)
    {
        return key[(int)sequence & mask];
    }

    long id(final long sequence)
    {
        return id[(int)sequence & mask];
    }

    long deadlineNs(final long sequence)
    {
        return deadlineNs[(int)sequence & mask];
    }

    long cause(final long sequence)
    {
        return cause[(int)sequence & mask];
    }

    int encode(final long sequence, final MutableDirectBuffer buffer, final int offset)
    {
        return TimerDescriptor.put(buffer, offset, key(sequence), id(sequence), deadlineNs(sequence), cause(sequence),
            stages[stage(sequence)]);
    }

    void decode(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        put(sequence, numberOf(sequence, buffer, offset, length), TimerDescriptor.key(buffer, offset),
            TimerDescriptor.id(buffer, offset), TimerDescriptor.deadlineNs(buffer, offset),
            TimerDescriptor.cause(buffer, offset));
    }

    private int numberOf(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length <= TimerDescriptor.STAGE_OFFSET)
        {
            throw new LogDamagedException("the TIMER entry at sequence " + sequence + " has " + length +
                " bytes; it needs more than " + TimerDescriptor.STAGE_OFFSET);
        }
        for (int i = 0; i < stages.length; i++)
        {
            if (TimerDescriptor.isOf(stages[i], buffer, offset, length))
            {
                return i;
            }
        }
        throw new LogException("the log holds a timer of stage \"" + TimerDescriptor.stage(buffer, offset, length) +
            "\" at sequence " + sequence + ", and this graph has no logic stage of that name whose handler is a " +
            "TimerHandler. A stage whose timers are in the log keeps its name and its timers");
    }
}
