// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a run: consecutive entries of one kind, one inlet and one time, whose positions are consecutive too.
 * Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 Position of the first entry                   |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Time minus the frame's base time, in ns            |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       Count of entries                        | 16
 *  +-------------------------------+---------------+---------------+
 *  |     Inlet id, unsigned        |     Kind      |       0       | 20
 *  +-------------------------------+---------------+---------------+
 * </pre>
 */
final class RunDescriptor
{
    static final int FIRST_POSITION_OFFSET = 0;
    static final int TIME_DELTA_OFFSET = 8;
    static final int COUNT_OFFSET = 16;
    static final int INLET_ID_OFFSET = 20;
    static final int KIND_OFFSET = 22;
    static final int RESERVED_OFFSET = 23;
    static final int LENGTH = 24;

    static final int MAX_INLET_ID = 0xFFFF;

    private RunDescriptor()
    {
    }

    static void put(
        final MutableDirectBuffer buffer,
        final int run,
        final long firstPosition,
        final long timeDeltaNs,
        final int inletId,
        final byte kind)
    {
        buffer.putLong(run + FIRST_POSITION_OFFSET, firstPosition, LITTLE_ENDIAN);
        buffer.putLong(run + TIME_DELTA_OFFSET, timeDeltaNs, LITTLE_ENDIAN);
        buffer.putShort(run + INLET_ID_OFFSET, (short)inletId, LITTLE_ENDIAN);
        buffer.putByte(run + KIND_OFFSET, kind);
        buffer.putByte(run + RESERVED_OFFSET, (byte)0);
    }

    static void putCount(final MutableDirectBuffer buffer, final int run, final int count)
    {
        buffer.putInt(run + COUNT_OFFSET, count, LITTLE_ENDIAN);
    }

    static long firstPosition(final DirectBuffer buffer, final int run)
    {
        return buffer.getLong(run + FIRST_POSITION_OFFSET, LITTLE_ENDIAN);
    }

    static long timeDeltaNs(final DirectBuffer buffer, final int run)
    {
        return buffer.getLong(run + TIME_DELTA_OFFSET, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int run)
    {
        return buffer.getInt(run + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    static int inletId(final DirectBuffer buffer, final int run)
    {
        return buffer.getShort(run + INLET_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static byte kind(final DirectBuffer buffer, final int run)
    {
        return buffer.getByte(run + KIND_OFFSET);
    }

    static byte reserved(final DirectBuffer buffer, final int run)
    {
        return buffer.getByte(run + RESERVED_OFFSET);
    }
}
