// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.LogException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What never changes in the header of a lane. It is read from a private copy, so that what was checked is what is used.
 */
final class LaneHeader
{
    private static final int LENGTH = LaneDescriptor.CRC_OFFSET + Integer.BYTES;

    private LaneHeader()
    {
    }

    /** The whole first page of a new lane. */
    static byte[] encode(final LaneDescription lane)
    {
        final byte[] content = new byte[LaneDescriptor.HEADER_LENGTH];
        final UnsafeBuffer header = new UnsafeBuffer(content);
        header.putInt(LaneDescriptor.MAGIC_OFFSET, LaneDescriptor.MAGIC, LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.FORMAT_VERSION_OFFSET, LaneDescriptor.FORMAT_VERSION, LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CAPACITY_OFFSET, lane.capacity(), LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.MAX_LENGTH_OFFSET, lane.maxLength(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.CLIENT_ID_OFFSET, lane.clientId(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.PID_OFFSET, lane.pid(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.CREATED_MS_OFFSET, lane.createdMs(), LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CODEC_VERSION_OFFSET, lane.codecVersion(), LITTLE_ENDIAN);
        putText(header, LaneDescriptor.CODEC_NAME_OFFSET, lane.codecName());
        putText(header, LaneDescriptor.INLET_NAME_OFFSET, lane.inletName());
        header.putLong(LaneDescriptor.FIRST_POSITION_OFFSET, lane.firstPosition(), LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CRC_OFFSET, crc(content), LITTLE_ENDIAN);
        for (int offset = LaneDescriptor.TAKEN_OFFSET; offset <= LaneDescriptor.ANSWERED_OFFSET; offset += Long.BYTES)
        {
            header.putLong(offset, lane.firstPosition() - 1, LITTLE_ENDIAN);
        }
        header.putLong(LaneDescriptor.WANTED_OFFSET, -1, LITTLE_ENDIAN);
        return content;
    }

    private static void putText(final UnsafeBuffer header, final int offset, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header.putInt(offset, bytes.length, LITTLE_ENDIAN);
        header.putBytes(offset + Integer.BYTES, bytes);
    }

    private static int crc(final byte[] content)
    {
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, LaneDescriptor.CRC_OFFSET);
        return (int)crc.getValue();
    }

    /** Of a file with so many bytes; throws if it cannot be the header of that. */
    static LaneDescription decode(final DirectBuffer shared, final Path file, final long size)
    {
        // Byte by byte: an intrinsic must not touch memory that another process may take away.
        final byte[] content = new byte[LENGTH];
        for (int at = 0; at < LENGTH; at++)
        {
            content[at] = shared.getByte(at);
        }
        final UnsafeBuffer header = new UnsafeBuffer(content);
        final int magic = header.getInt(LaneDescriptor.MAGIC_OFFSET, LITTLE_ENDIAN);
        final int version = header.getInt(LaneDescriptor.FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
        final int capacity = header.getInt(LaneDescriptor.CAPACITY_OFFSET, LITTLE_ENDIAN);
        final int maxLength = header.getInt(LaneDescriptor.MAX_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int codec = header.getInt(LaneDescriptor.CODEC_NAME_OFFSET, LITTLE_ENDIAN);
        final int inlet = header.getInt(LaneDescriptor.INLET_NAME_OFFSET, LITTLE_ENDIAN);
        final long firstPosition = header.getLong(LaneDescriptor.FIRST_POSITION_OFFSET, LITTLE_ENDIAN);
        requireThat(magic == LaneDescriptor.MAGIC, file, "it does not begin as a lane does");
        requireThat(version == LaneDescriptor.FORMAT_VERSION, file, "its format version is " + version +
            ", this release knows " + LaneDescriptor.FORMAT_VERSION);
        requireThat(LaneDescriptor.isCapacity(capacity) && size == LaneDescriptor.HEADER_LENGTH + (long)capacity,
            file, "it has " + size + " bytes, and says that " + capacity + " of them are its ring");
        requireThat(maxLength > 0 && maxLength <= LaneDescriptor.longestRecord(capacity),
            file, "it says that its longest record has " + maxLength + " bytes");
        requireThat(codec > 0 && codec <= LaneDescriptor.MAX_CODEC_NAME && inlet > 0 &&
            inlet <= LaneDescriptor.MAX_INLET_NAME, file, "a name in it has no possible length");
        requireThat(header.getInt(LaneDescriptor.CRC_OFFSET, LITTLE_ENDIAN) == crc(content),
            file, "the checksum of its header is another one");
        requireThat(firstPosition >= 0, file, "it says that its first position is " + firstPosition);
        try
        {
            return description(header, capacity, maxLength, codec, inlet, firstPosition);
        }
        catch (final IllegalArgumentException impossible)
        {
            throw refused(file, impossible.getMessage());
        }
    }

    private static LaneDescription description(
        final UnsafeBuffer header,
        final int capacity,
        final int maxLength,
        final int codec,
        final int inlet,
        final long firstPosition)
    {
        return new LaneDescription(
            text(header, LaneDescriptor.INLET_NAME_OFFSET, inlet),
            capacity,
            maxLength,
            text(header, LaneDescriptor.CODEC_NAME_OFFSET, codec),
            header.getInt(LaneDescriptor.CODEC_VERSION_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.CLIENT_ID_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.PID_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.CREATED_MS_OFFSET, LITTLE_ENDIAN),
            firstPosition);
    }

    private static String text(final UnsafeBuffer header, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        header.getBytes(offset + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void requireThat(final boolean isSo, final Path file, final String finding)
    {
        if (!isSo)
        {
            throw refused(file, finding);
        }
    }

    static LogException refused(final Path file, final String finding)
    {
        return new LogException("cannot use the lane " + file + ": " + finding);
    }
}
