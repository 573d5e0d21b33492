// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.util.HexFormat;

/**
 * Layout of a state hash in the log of outputs, where it is a MARKER entry. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |        Sequence behind which the stage has this state         |  0
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                    Epoch of that sequence                     |  8
 *  +---------------------------------------------------------------+
 *  |                            Stage                              | 12
 *  +---------------------------------------------------------------+
 *  |                            Hash                               | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class HashDescriptor
{
    private static final int EPOCH_OFFSET = 8;
    private static final int STAGE_OFFSET = 12;
    private static final int HASH_OFFSET = 16;
    static final int LENGTH = 24;

    private HashDescriptor()
    {
    }

    /**
     * What it says, for people.
     *
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes
     * @return a line
     */
    public static String describe(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < LENGTH ? "a state hash that cannot be read, of " + length + " bytes" :
            "state hash " + HexFormat.of().toHexDigits(hash(buffer, offset)) + " of stage " + stage(buffer, offset) +
            " behind " + sequence(buffer, offset);
    }

    static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final long sequence,
        final int epoch,
        final int stage,
        final long hash)
    {
        buffer.putLong(offset, sequence, LITTLE_ENDIAN);
        buffer.putInt(offset + EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        buffer.putInt(offset + STAGE_OFFSET, stage, LITTLE_ENDIAN);
        buffer.putLong(offset + HASH_OFFSET, hash, LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * The entry behind which a stage has that state.
     *
     * @param buffer that holds the hash
     * @param offset of its first byte
     * @return the sequence of that entry
     */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    static int epoch(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    static int stage(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + STAGE_OFFSET, LITTLE_ENDIAN);
    }

    static long hash(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + HASH_OFFSET, LITTLE_ENDIAN);
    }
}
