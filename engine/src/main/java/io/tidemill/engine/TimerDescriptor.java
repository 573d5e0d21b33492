// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Layout of what a TIMER entry carries in a log. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Key                               |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                              Id                               |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Deadline, ns since the epoch                     | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |        Cause: sequence of the entry that scheduled it         | 24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Name of the stage, UTF-8, to the end            ...  32
 *  +---------------------------------------------------------------+
 * </pre>
 * The cause tells a timer from one of the same name that was scheduled later.
 */
public final class TimerDescriptor
{
    static final int KEY_OFFSET = 0;
    static final int ID_OFFSET = 8;
    static final int DEADLINE_OFFSET = 16;
    static final int CAUSE_OFFSET = 24;
    static final int STAGE_OFFSET = 32;

    private TimerDescriptor()
    {
    }

    /**
     * What a TIMER entry carries, for people.
     *
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes
     * @return a line
     */
    public static String describe(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length <= STAGE_OFFSET)
        {
            return "a timer that cannot be read, of " + length + " bytes";
        }
        return stage(buffer, offset, length) + " (" + key(buffer, offset) + ", " + id(buffer, offset) + ") due " +
            Instant.EPOCH.plusNanos(deadlineNs(buffer, offset)) + ", scheduled at " + cause(buffer, offset);
    }

    static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final long key,
        final long id,
        final long deadlineNs,
        final long cause,
        final byte[] stage)
    {
        buffer.putLong(offset + KEY_OFFSET, key, LITTLE_ENDIAN);
        buffer.putLong(offset + ID_OFFSET, id, LITTLE_ENDIAN);
        buffer.putLong(offset + DEADLINE_OFFSET, deadlineNs, LITTLE_ENDIAN);
        buffer.putLong(offset + CAUSE_OFFSET, cause, LITTLE_ENDIAN);
        buffer.putBytes(offset + STAGE_OFFSET, stage);
        return STAGE_OFFSET + stage.length;
    }

    static long key(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + KEY_OFFSET, LITTLE_ENDIAN);
    }

    static long id(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + ID_OFFSET, LITTLE_ENDIAN);
    }

    static long deadlineNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DEADLINE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The entry that had set the timer.
     *
     * @param buffer that holds it
     * @param offset of its first byte
     * @return the sequence of that entry
     */
    public static long cause(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CAUSE_OFFSET, LITTLE_ENDIAN);
    }

    static boolean isOf(final byte[] stage, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length - STAGE_OFFSET != stage.length)
        {
            return false;
        }
        for (int i = 0; i < stage.length; i++)
        {
            if (buffer.getByte(offset + STAGE_OFFSET + i) != stage[i])
            {
                return false;
            }
        }
        return true;
    }

    static String stage(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] stage = new byte[length - STAGE_OFFSET];
        buffer.getBytes(offset + STAGE_OFFSET, stage);
        return new String(stage, StandardCharsets.UTF_8);
    }
}
