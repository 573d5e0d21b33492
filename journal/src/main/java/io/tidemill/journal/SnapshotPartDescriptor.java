// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the file of a snapshot's part: a header, then records, one behind the other. Little endian; offsets in
 * bytes. Length and checksum of the file are in the snapshot's properties.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Magic: "TMS1"                             |  0
 *  +---------------------------------------------------------------+
 *  |                     Format version, now 0                     |  4
 *  +---------------------------------------------------------------+
 *  |                           Records                            ...  8
 *  +---------------------------------------------------------------+
 * </pre>
 * A record:
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                       Length in bytes                         |  0
 *  +---------------------------------------------------------------+
 *  |                             Key                               |  4
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Bytes                |   zeros    ...  12
 *  +---------------------------------------------------------------+
 * </pre>
 * with zeros up to a multiple of 4.
 */
final class SnapshotPartDescriptor
{
    static final int MAGIC = 'T' | 'M' << 8 | 'S' << 16 | '1' << 24;
    static final int FORMAT_VERSION = 0;

    static final int MAGIC_OFFSET = 0;
    static final int FORMAT_VERSION_OFFSET = 4;
    static final int HEADER_LENGTH = 8;

    static final int LENGTH_OFFSET = 0;
    static final int KEY_OFFSET = 4;
    static final int RECORD_HEADER_LENGTH = 12;

    private SnapshotPartDescriptor()
    {
    }

    static void putHeader(final MutableDirectBuffer buffer, final int file)
    {
        buffer.putInt(file + MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(file + FORMAT_VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
    }

    static int magic(final DirectBuffer buffer, final int file)
    {
        return buffer.getInt(file + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    static int formatVersion(final DirectBuffer buffer, final int file)
    {
        return buffer.getInt(file + FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
    }

    static void putRecordHeader(
        final MutableDirectBuffer buffer, final int record, final int lengthBytes, final long key)
    {
        buffer.putInt(record + LENGTH_OFFSET, lengthBytes, LITTLE_ENDIAN);
        buffer.putLong(record + KEY_OFFSET, key, LITTLE_ENDIAN);
    }

    static int length(final DirectBuffer buffer, final int record)
    {
        return buffer.getInt(record + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static long key(final DirectBuffer buffer, final int record)
    {
        return buffer.getLong(record + KEY_OFFSET, LITTLE_ENDIAN);
    }

    /** What a record's bytes take, with the zeros behind them. */
    static int align(final int lengthBytes)
    {
        return lengthBytes + 3 & ~3;
    }
}
