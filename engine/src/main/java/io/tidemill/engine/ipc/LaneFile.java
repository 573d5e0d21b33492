// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.LogException;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The file of a lane, mapped. It is written in full when it is made, so that a full disk is found out then and no store
 * later needs room; and it is its owner's alone.
 * <p>
 * <b>Threading:</b> any; its writer and its reader belong to one thread each.
 */
public final class LaneFile implements AutoCloseable
{
    private static final int BLOCK = 64 * 1024;

    private final Path file;
    private final MappedByteBuffer mapped;
    private final UnsafeBuffer header;
    private final UnsafeBuffer ring;

    private LaneFile(final Path file, final MappedByteBuffer mapped)
    {
        this.file = file;
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, LaneDescriptor.HEADER_LENGTH);
        ring = new UnsafeBuffer(
            mapped, LaneDescriptor.HEADER_LENGTH, mapped.capacity() - LaneDescriptor.HEADER_LENGTH);
    }

    /**
     * The least that takes records of a length.
     *
     * @param maxLength of a record in bytes
     * @return a power of two
     */
    public static long leastBytes(final int maxLength)
    {
        return Math.max(LaneDescriptor.MIN_CAPACITY, 1L << Long.SIZE - Long.numberOfLeadingZeros(
            2L * LaneDescriptor.framed(Math.max(1, maxLength)) + 2 * LaneDescriptor.RECORD_HEADER_LENGTH - 1));
    }

    /**
     * What a lane has if nobody says how much.
     *
     * @param maxLength of a record in bytes
     * @return a power of two: a megabyte, or room for a few records
     */
    public static int usualBytes(final int maxLength)
    {
        return (int)Math.min(LaneDescriptor.MAX_CAPACITY, Math.max(1 << 20, 4 * leastBytes(maxLength)));
    }

    /**
     * Makes a lane.
     *
     * @param file which is not there yet
     * @param lane what it is to be
     * @return it, to be closed by the caller
     * @throws LogException if it cannot be made there, or a limit is passed
     */
    public static LaneFile create(final Path file, final LaneDescription lane)
    {
        final byte[] content = new byte[LaneDescriptor.HEADER_LENGTH];
        final UnsafeBuffer header = new UnsafeBuffer(content);
        header.putInt(LaneDescriptor.FORMAT_VERSION_OFFSET, LaneDescriptor.FORMAT_VERSION, LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CAPACITY_OFFSET, lane.capacity(), LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.MAX_LENGTH_OFFSET, lane.maxLength(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.CLIENT_ID_OFFSET, lane.clientId(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.PID_OFFSET, lane.pid(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.CREATED_MS_OFFSET, lane.createdMs(), LITTLE_ENDIAN);
        header.putLong(LaneDescriptor.FIRST_POSITION_OFFSET, lane.firstPosition(), LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CODEC_VERSION_OFFSET, lane.codecVersion(), LITTLE_ENDIAN);
        putText(header, LaneDescriptor.CODEC_NAME_OFFSET, lane.codecName());
        putText(header, LaneDescriptor.INLET_NAME_OFFSET, lane.inletName());
        header.putInt(LaneDescriptor.MAGIC_OFFSET, LaneDescriptor.MAGIC, LITTLE_ENDIAN);
        header.putInt(LaneDescriptor.CRC_OFFSET, crcOfWhatStays(header), LITTLE_ENDIAN);
        for (int offset = LaneDescriptor.TAKEN_OFFSET; offset <= LaneDescriptor.ANSWERED_OFFSET; offset += Long.BYTES)
        {
            header.putLong(offset, lane.firstPosition() - 1, LITTLE_ENDIAN);
        }
        header.putLong(LaneDescriptor.WANTED_OFFSET, -1, LITTLE_ENDIAN);
        try
        {
            try (SeekableByteChannel out = Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
            {
                writeFully(out, ByteBuffer.wrap(content));
                final ByteBuffer zeros = ByteBuffer.allocate(Math.min(BLOCK, lane.capacity()));
                for (int written = 0; written < lane.capacity(); written += zeros.capacity())
                {
                    writeFully(out, zeros.clear());
                }
            }
            return new LaneFile(
                file, map(file, LaneDescriptor.HEADER_LENGTH + lane.capacity(), FileChannel.MapMode.READ_WRITE));
        }
        catch (final FileAlreadyExistsException present)
        {
            throw new LogException("cannot make the lane " + file + ": it is there already", present);
        }
        catch (final IOException failure)
        {
            // One that is half made would be in the way of the next attempt.
            CloseHelper.quietClose(() -> Files.deleteIfExists(file));
            throw new LogException("cannot make the lane " + file + " of " +
                (LaneDescriptor.HEADER_LENGTH + lane.capacity()) + " bytes: " + failure.getMessage(), failure);
        }
    }

    private static void writeFully(final SeekableByteChannel out, final ByteBuffer bytes) throws IOException
    {
        while (bytes.hasRemaining())
        {
            out.write(bytes);
        }
    }

    private static void putText(final UnsafeBuffer header, final int offset, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header.putInt(offset, bytes.length, LITTLE_ENDIAN);
        header.putBytes(offset + Integer.BYTES, bytes);
    }

    /**
     * Maps a lane that somebody else has made, and believes nothing of it.
     *
     * @param file of the lane
     * @return it, to be closed by the caller
     * @throws LogException if it is none, or one of another version, or says what cannot be; with the reason
     */
    public static LaneFile attach(final Path file)
    {
        return open(file, FileChannel.MapMode.READ_WRITE);
    }

    /**
     * Maps a lane only to look at it, beside those who use it: read-only, so whoever uses the {@link #writer}, or has
     * the status or a reader store something, ends this process. Not for that which is the lane's client: see
     * {@link LaneHolder}.
     *
     * @param file of the lane
     * @return it, to be closed by the caller
     * @throws LogException if it is none, or one of another version, or says what cannot be; with the reason
     */
    public static LaneFile view(final Path file)
    {
        return open(file, FileChannel.MapMode.READ_ONLY);
    }

    private static LaneFile open(final Path file, final FileChannel.MapMode mode)
    {
        try
        {
            final long size = Files.size(file);
            if (size < LaneDescriptor.HEADER_LENGTH + LaneDescriptor.MIN_CAPACITY ||
                size > LaneDescriptor.HEADER_LENGTH + LaneDescriptor.MAX_CAPACITY)
            {
                throw refused(file, "it has " + size + " bytes");
            }
            final LaneFile lane = new LaneFile(file, map(file, size, mode));
            try
            {
                lane.requireSound(size);
                return lane;
            }
            catch (final LogException refused)
            {
                lane.close();
                throw refused;
            }
        }
        catch (final NoSuchFileException none)
        {
            throw refused(file, "there is no such file");
        }
        catch (final IOException failure)
        {
            throw refused(file, failure.getMessage());
        }
    }

    private void requireSound(final long size)
    {
        final int magic = header.getInt(LaneDescriptor.MAGIC_OFFSET, LITTLE_ENDIAN);
        final int version = header.getInt(LaneDescriptor.FORMAT_VERSION_OFFSET, LITTLE_ENDIAN);
        final int capacity = header.getInt(LaneDescriptor.CAPACITY_OFFSET, LITTLE_ENDIAN);
        final int maxLength = header.getInt(LaneDescriptor.MAX_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int codec = header.getInt(LaneDescriptor.CODEC_NAME_OFFSET, LITTLE_ENDIAN);
        final int inlet = header.getInt(LaneDescriptor.INLET_NAME_OFFSET, LITTLE_ENDIAN);
        final long pending = status().pendingBytes();
        final long tail = status().tail();
        final long head = status().head();
        requireThat(magic == LaneDescriptor.MAGIC, "it does not begin as a lane does");
        requireThat(version == LaneDescriptor.FORMAT_VERSION, "its format version is " + version +
            ", this release knows " + LaneDescriptor.FORMAT_VERSION);
        requireThat(LaneDescriptor.isCapacity(capacity) && size == LaneDescriptor.HEADER_LENGTH + (long)capacity,
            "it has " + size + " bytes, and says that " + capacity + " of them are its ring");
        requireThat(maxLength > 0 && maxLength <= LaneDescriptor.longestRecord(capacity),
            "it says that its longest record has " + maxLength + " bytes");
        requireThat(codec > 0 && codec <= LaneDescriptor.MAX_CODEC_NAME && inlet > 0 &&
            inlet <= LaneDescriptor.MAX_INLET_NAME, "a name in it has no possible length");
        requireThat(header.getInt(LaneDescriptor.CRC_OFFSET, LITTLE_ENDIAN) == crcOfWhatStays(header),
            "the checksum of its header is another one");
        requireThat(head >= 0 && pending >= 0 && pending <= capacity &&
            (tail | head) % LaneDescriptor.ALIGNMENT == 0, "its head is " + head + " and its tail " + tail);
    }

    /** Of a private copy: an intrinsic must not touch memory that another process may take away. */
    private static int crcOfWhatStays(final DirectBuffer header)
    {
        final byte[] copy = new byte[LaneDescriptor.CRC_OFFSET];
        for (int at = 0; at < copy.length; at++)
        {
            copy[at] = header.getByte(at);
        }
        final CRC32C crc = new CRC32C();
        crc.update(copy, 0, copy.length);
        return (int)crc.getValue();
    }

    private void requireThat(final boolean isSo, final String finding)
    {
        if (!isSo)
        {
            throw refused(file, finding);
        }
    }

    private static LogException refused(final Path file, final String finding)
    {
        return new LogException("cannot use the lane " + file + ": " + finding);
    }

    private static MappedByteBuffer map(final Path file, final long size, final FileChannel.MapMode mode)
        throws IOException
    {
        try (FileChannel channel = mode == FileChannel.MapMode.READ_ONLY ? FileChannel.open(file, READ) :
            FileChannel.open(file, READ, WRITE))
        {
            return channel.map(mode, 0, size);
        }
    }

    /**
     * What it says of itself.
     *
     * @return names, sizes, whose it is
     */
    public LaneDescription describe()
    {
        return new LaneDescription(
            text(LaneDescriptor.INLET_NAME_OFFSET),
            ring.capacity(),
            header.getInt(LaneDescriptor.MAX_LENGTH_OFFSET, LITTLE_ENDIAN),
            text(LaneDescriptor.CODEC_NAME_OFFSET),
            header.getInt(LaneDescriptor.CODEC_VERSION_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.CLIENT_ID_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.PID_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.CREATED_MS_OFFSET, LITTLE_ENDIAN),
            header.getLong(LaneDescriptor.FIRST_POSITION_OFFSET, LITTLE_ENDIAN));
    }

    private String text(final int offset)
    {
        final byte[] bytes = new byte[header.getInt(offset, LITTLE_ENDIAN)];
        header.getBytes(offset + Integer.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The producer's end.
     *
     * @param ordinal of the next record: 0 in a new lane
     * @return the one and only writer
     */
    public LaneWriter writer(final long ordinal)
    {
        return new LaneWriter(header, ring, header.getInt(LaneDescriptor.MAX_LENGTH_OFFSET, LITTLE_ENDIAN), ordinal);
    }

    /**
     * The consumer's end.
     *
     * @return the one and only reader; it begins with the oldest record that was not released
     */
    public LaneReader reader()
    {
        return new LaneReader(header, ring, header.getInt(LaneDescriptor.MAX_LENGTH_OFFSET, LITTLE_ENDIAN));
    }

    /**
     * What the ends tell each other.
     *
     * @return the status
     */
    public LaneStatus status()
    {
        return new LaneStatus(header);
    }

    /**
     * Where it is.
     *
     * @return the file
     */
    public Path file()
    {
        return file;
    }

    /**
     * Where a writer's claims are.
     *
     * @return the ring
     */
    public MutableDirectBuffer ring()
    {
        return ring;
    }

    /**
     * Takes the mapping away. Neither end may be used any more, by any thread.
     */
    @Override
    public void close()
    {
        // Nobody else of this process has it: both ends belong to whoever closes.
        BufferUtil.free((ByteBuffer)mapped);
    }
}
