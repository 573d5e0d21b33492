// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Layout of the file that says how far a consumer has come: one sector. Little endian; offsets in bytes.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     Magic: "TMC1"                             |  0
 *  +---------------------------------------------------------------+
 *  |        CRC32C of the bytes 8 to 63 and 128 to 511             |  4
 *  +---------------------------------------------------------------+
 *  |                     Format version, now 0                     |  8
 *  +---------------------------------------------------------------+
 *  |                    Length of the name in bytes                | 12
 *  +---------------------------------------------------------------+
 *  |                            zeros                             ... 16
 *  +---------------------------------------------------------------+
 *  |                        Generation                             | 64
 *  +---------------------------------------------------------------+
 *  |                 Generation, each bit inverted                 | 68
 *  +---------------------------------------------------------------+
 *  |             Slot of even generations: sequence                | 72
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Slot of even generations: check                   | 80
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Slot of odd generations: sequence                 | 88
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |             Slot of odd generations: check                    | 96
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            zeros                             ... 104
 *  +---------------------------------------------------------------+
 *  |                   Name in UTF-8, then zeros                  ... 128
 *  +---------------------------------------------------------------+
 * </pre>
 * The generation says which slot holds. A move fills the other one, then counts the generation up, with its inverse, in
 * one store of 8 bytes. So whenever the process is killed, the slot that holds is whole, and whatever is found wrong
 * with it, or with the generation, is damage. All of it lies in one line of the processor's cache.
 * <p>
 * The check is of both the sequence and the generation, so that what a reader has seen while the writer moves on twice
 * does not fit together, and it looks again: the finalizer of MurmurHash3 (Austin Appleby) over sequence XOR generation
 * times 0x9E3779B97F4A7C15. No two sequences have the same.
 */
final class ConsumerDescriptor
{
    static final int MAGIC = 'T' | 'M' << 8 | 'C' << 16 | '1' << 24;
    static final int FORMAT_VERSION = 0;

    static final int MAGIC_OFFSET = 0;
    static final int CRC_OFFSET = 4;
    static final int FORMAT_VERSION_OFFSET = 8;
    static final int NAME_LENGTH_OFFSET = 12;
    static final int POSITION_OFFSET = 64;
    static final int GENERATION_OFFSET = 64;
    static final int SLOTS_OFFSET = 72;
    static final int SLOT_LENGTH = 16;
    static final int CHECK_IN_SLOT = 8;
    static final int SLOTS_END = 104;
    static final int NAME_OFFSET = 128;
    static final int LENGTH = 512;

    private ConsumerDescriptor()
    {
    }

    /** The file of a consumer that has not moved yet. */
    static byte[] file(final byte[] name, final long sequence)
    {
        final byte[] bytes = new byte[LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(FORMAT_VERSION_OFFSET, FORMAT_VERSION, LITTLE_ENDIAN);
        buffer.putInt(NAME_LENGTH_OFFSET, name.length, LITTLE_ENDIAN);
        buffer.putBytes(NAME_OFFSET, name);
        buffer.putInt(CRC_OFFSET, headerCrc(bytes), LITTLE_ENDIAN);
        move(buffer, 0, sequence);
        return bytes;
    }

    /** Of a file's bytes. */
    static int headerCrc(final byte[] file)
    {
        final CRC32C crc = new CRC32C();
        crc.update(file, FORMAT_VERSION_OFFSET, POSITION_OFFSET - FORMAT_VERSION_OFFSET);
        crc.update(file, NAME_OFFSET, LENGTH - NAME_OFFSET);
        return (int)crc.getValue();
    }

    /** What is wrong with a file, but for the position; null if nothing is. */
    static String defect(final byte[] file)
    {
        if (file.length != LENGTH)
        {
            return "it has " + file.length + " bytes, not " + LENGTH;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(file);
        if (buffer.getInt(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC)
        {
            return "it does not begin as such a file does";
        }
        if (buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN) != headerCrc(file))
        {
            return "its bytes do not give the checksum that it was written with";
        }
        final int nameLength = buffer.getInt(NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        if (nameLength < 1 || nameLength > ShortText.MAX_BYTES)
        {
            return "its name has " + nameLength + " bytes";
        }
        for (int i = SLOTS_END; i < NAME_OFFSET; i++)
        {
            if (file[i] != 0)
            {
                return "byte " + i + " is not zero";
            }
        }
        return null;
    }

    static int formatVersion(final byte[] file)
    {
        return new UnsafeBuffer(file).getInt(FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
    }

    static String name(final byte[] file)
    {
        final int length = new UnsafeBuffer(file).getInt(NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        return new String(Arrays.copyOfRange(file, NAME_OFFSET, NAME_OFFSET + length), StandardCharsets.UTF_8);
    }

    /** Makes a generation the one that holds. By the one who moves the position. */
    static void move(final AtomicBuffer buffer, final int generation, final long sequence)
    {
        final int slot = slot(generation);
        buffer.putLong(slot, sequence, LITTLE_ENDIAN);
        buffer.putLong(slot + CHECK_IN_SLOT, check(generation, sequence), LITTLE_ENDIAN);
        // Release: whoever sees the generation sees its slot, also in the file when this process is dead.
        buffer.putLongRelease(GENERATION_OFFSET, littleEndian(generation & 0xFFFF_FFFFL | (long)~generation << 32));
    }

    /** Whether generation and slot fit together; else the file is damaged, or the bytes were copied during a move. */
    static boolean isWhole(final DirectBuffer buffer)
    {
        final int generation = generation(buffer);
        return buffer.getInt(GENERATION_OFFSET + Integer.BYTES, LITTLE_ENDIAN) == ~generation &&
            buffer.getLong(slot(generation) + CHECK_IN_SLOT, LITTLE_ENDIAN) ==
            check(generation, buffer.getLong(slot(generation), LITTLE_ENDIAN));
    }

    static int generation(final DirectBuffer buffer)
    {
        return buffer.getInt(GENERATION_OFFSET, LITTLE_ENDIAN);
    }

    /** Of the slot that holds. */
    static long sequence(final DirectBuffer buffer)
    {
        return buffer.getLong(slot(generation(buffer)), LITTLE_ENDIAN);
    }

    private static int slot(final int generation)
    {
        return SLOTS_OFFSET + (generation & 1) * SLOT_LENGTH;
    }

    private static long check(final int generation, final long sequence)
    {
        long hash = sequence ^ (generation & 0xFFFF_FFFFL) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return hash ^ hash >>> 33;
    }

    private static long littleEndian(final long value)
    {
        return ByteOrder.nativeOrder() == LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }
}
