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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

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
    private final LaneDescription description;

    private LaneFile(final Path file, final MappedByteBuffer mapped)
    {
        this.file = file;
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, LaneDescriptor.HEADER_LENGTH);
        ring = new UnsafeBuffer(
            mapped, LaneDescriptor.HEADER_LENGTH, mapped.capacity() - LaneDescriptor.HEADER_LENGTH);
        description = LaneHeader.decode(header, file, mapped.capacity());
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
        // Whoever sees the file sees all of it, also when this process is killed on the way.
        final Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try
        {
            if (Files.exists(file))
            {
                throw new IOException("it is there already");
            }
            Files.deleteIfExists(draft);
            try (SeekableByteChannel out = Files.newByteChannel(draft, Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))
            {
                writeFully(out, ByteBuffer.wrap(LaneHeader.encode(lane)));
                final ByteBuffer zeros = ByteBuffer.allocate(Math.min(BLOCK, lane.capacity()));
                for (int written = 0; written < lane.capacity(); written += zeros.capacity())
                {
                    writeFully(out, zeros.clear());
                }
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new LaneFile(
                file, map(file, LaneDescriptor.HEADER_LENGTH + lane.capacity(), FileChannel.MapMode.READ_WRITE));
        }
        catch (final IOException failure)
        {
            CloseHelper.quietClose(() -> Files.deleteIfExists(draft));
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
                throw LaneHeader.refused(file, "it has " + size + " bytes");
            }
            final MappedByteBuffer mapped = map(file, size, mode);
            try
            {
                final LaneFile lane = new LaneFile(file, mapped);
                lane.requireSound();
                return lane;
            }
            catch (final LogException refused)
            {
                BufferUtil.free((ByteBuffer)mapped);
                throw refused;
            }
        }
        catch (final NoSuchFileException none)
        {
            throw LaneHeader.refused(file, "there is no such file");
        }
        catch (final IOException failure)
        {
            throw LaneHeader.refused(file, failure.getMessage());
        }
    }

    private void requireSound()
    {
        final long pending = status().pendingBytes();
        final long tail = status().tail();
        final long head = status().head();
        LaneHeader.requireThat(LaneDescriptor.isPlace(head) && LaneDescriptor.isPlace(tail) &&
            pending >= 0 && pending <= ring.capacity(), file, "its head is " + head + " and its tail " + tail);
    }

    private static MappedByteBuffer map(final Path file, final long size, final FileChannel.MapMode mode)
        throws IOException
    {
        try (FileChannel channel = mode == FileChannel.MapMode.READ_ONLY ? FileChannel.open(file, READ) :
            FileChannel.open(file, READ, WRITE))
        {
            final MappedByteBuffer mapped = channel.map(mode, 0, size);
            return mode == FileChannel.MapMode.READ_ONLY ? mapped : touched(mapped);
        }
    }

    /** Or each page of the first lap is a fault while an event goes through. */
    private static MappedByteBuffer touched(final MappedByteBuffer mapped) throws IOException
    {
        try
        {
            return mapped.load();
        }
        catch (final InternalError fault)
        {
            BufferUtil.free((ByteBuffer)mapped);
            throw new IOException("its memory is gone, as it was made shorter: " + fault.getMessage(), fault);
        }
    }

    /**
     * What it said of itself when it was mapped.
     *
     * @return names, sizes, whose it is
     */
    public LaneDescription describe()
    {
        return description;
    }

    /**
     * The producer's end.
     *
     * @param ordinal of the next record: 0 in a new lane
     * @return the one and only writer
     */
    public LaneWriter writer(final long ordinal)
    {
        return new LaneWriter(header, ring, description.maxLength(), ordinal,
            header.getLongVolatile(LaneDescriptor.TAIL_OFFSET), header.getLongVolatile(LaneDescriptor.HEAD_OFFSET));
    }

    /**
     * The producer's end, behind what a reader has found; it believes nothing else.
     *
     * @param reader that has come to the end
     * @return the one and only writer
     */
    public LaneWriter writerBehind(final LaneReader reader)
    {
        return new LaneWriter(
            header, ring, description.maxLength(), reader.nextOrdinal(), reader.position(), reader.head());
    }

    /**
     * The consumer's end.
     *
     * @return the one and only reader; it begins with the oldest record that was not released
     */
    public LaneReader reader()
    {
        return new LaneReader(header, ring, description.maxLength(), mapped.isReadOnly());
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

    /** Only outside of the heap: an access that might be to either is a barrier to the compiler, before and behind. */
    static long addressOf(final DirectBuffer buffer)
    {
        if (buffer.byteArray() != null)
        {
            throw new IllegalArgumentException("a lane on the heap, which moves");
        }
        return buffer.addressOffset();
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
