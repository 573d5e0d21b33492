// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Layout of a frame: one batch of consecutive entries, one Chronicle document. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            Magic                              |  0
 *  +---------------------------------------------------------------+
 *  |              CRC32C of the bytes 8 to Length                  |  4
 *  +---------------------------------------------------------------+
 *  |                            Length                             |  8
 *  +---------------------------------------------------------------+
 *  |                        First sequence                         | 12
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Base time, ns since the epoch                 | 20
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |           Synced sequence known when written, or -1           | 28
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            Epoch                              | 36
 *  +---------------------------------------------------------------+
 *  |                       Count of entries                        | 40
 *  +---------------------------------------------------------------+
 *  |                         Count of runs                         | 44
 *  +---------------------------------------------------------------+
 *  |              Codec id: CRC32C of its name in UTF-8            | 48
 *  +-------------------------------+-------------------------------+
 *  |        Codec version          |     Format version, now 0     | 52
 *  +-------------------------------+-------------------------------+
 *  |                        Flags, all 0                           | 56
 *  +---------------------------------------------------------------+
 *  |                    Runs, 24 bytes each                       ...  60
 *  +---------------------------------------------------------------+
 *  |                    Entries, in sequence                      ...
 *  +---------------------------------------------------------------+
 *  |           0 or 4 bytes of zeros up to Length                 ...
 *  +---------------------------------------------------------------+
 * </pre>
 * An entry is its payload's length, the payload, and zeros up to a multiple of 4:
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                   Payload length in bytes                     |
 *  +---------------------------------------------------------------+
 *  |                         Payload                 |   zeros    ...
 *  +---------------------------------------------------------------+
 * </pre>
 * Length % 8 is always 4. With the 4 bytes of Chronicle's document header before it, each frame begins at an address
 * that is 4 modulo 8, so everything behind the magic is 8-byte aligned as long as Chronicle's own documents are.
 */
final class FrameDescriptor
{
    /** The bytes "TMF1"; never part of a Chronicle metadata document, all of which begin with a wire field name. */
    static final int MAGIC = 'T' | 'M' << 8 | 'F' << 16 | '1' << 24;
    static final int FORMAT_VERSION = 0;

    static final int MAGIC_OFFSET = 0;
    static final int CRC_OFFSET = 4;
    static final int LENGTH_OFFSET = 8;
    static final int FIRST_SEQUENCE_OFFSET = 12;
    static final int BASE_TIME_OFFSET = 20;
    static final int SYNCED_SEQUENCE_OFFSET = 28;
    static final int EPOCH_OFFSET = 36;
    static final int COUNT_OFFSET = 40;
    static final int RUN_COUNT_OFFSET = 44;
    static final int CODEC_ID_OFFSET = 48;
    static final int CODEC_VERSION_OFFSET = 52;
    static final int FORMAT_VERSION_OFFSET = 54;
    static final int FLAGS_OFFSET = 56;
    static final int HEADER_LENGTH = 60;

    /** Bytes in front of each payload. */
    static final int ENTRY_HEADER_LENGTH = 4;

    /** The most that {@link #framedLength} adds. */
    static final int MAX_TRAILING_ZEROS = 4;

    private FrameDescriptor()
    {
    }

    static int magic(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    static int crc(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + CRC_OFFSET, LITTLE_ENDIAN);
    }

    static int length(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    static long firstSequence(final DirectBuffer buffer, final int frame)
    {
        return buffer.getLong(frame + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static long baseTimeNs(final DirectBuffer buffer, final int frame)
    {
        return buffer.getLong(frame + BASE_TIME_OFFSET, LITTLE_ENDIAN);
    }

    static long syncedSequence(final DirectBuffer buffer, final int frame)
    {
        return buffer.getLong(frame + SYNCED_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static int epoch(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    static int runCount(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + RUN_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    static int codecId(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + CODEC_ID_OFFSET, LITTLE_ENDIAN);
    }

    static int codecVersion(final DirectBuffer buffer, final int frame)
    {
        return buffer.getShort(frame + CODEC_VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int formatVersion(final DirectBuffer buffer, final int frame)
    {
        return buffer.getShort(frame + FORMAT_VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int flags(final DirectBuffer buffer, final int frame)
    {
        return buffer.getInt(frame + FLAGS_OFFSET, LITTLE_ENDIAN);
    }

    /** Where the entries begin, relative to the frame. */
    static long entriesOffset(final int runCount)
    {
        return HEADER_LENGTH + (long)runCount * RunDescriptor.LENGTH;
    }

    /** The smallest frame length that holds {@code usedLength} bytes. */
    static int framedLength(final int usedLength)
    {
        return (usedLength + 3 & ~7) + 4;
    }

    static int alignEntry(final int lengthBytes)
    {
        return lengthBytes + 3 & ~3;
    }

    static int codecId(final String codecName)
    {
        final CRC32C crc = new CRC32C();
        crc.update(codecName.getBytes(StandardCharsets.UTF_8));
        return (int)crc.getValue();
    }
}
