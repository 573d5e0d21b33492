// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A read-only mapping of one segment file, which may still grow. Segment files never shrink while the journal exists:
 * its writer only extends them.
 * <p>
 * No file stays open: the channel is closed as soon as the mapping exists, so that an interrupt of the reading thread
 * cannot take it away. Used by one thread at a time.
 */
final class MappedSegment implements AutoCloseable
{
    /** Leaves room for offsets to be rounded up. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

    private final Path file;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private MappedByteBuffer mapping;
    private ByteBuffer view;
    private int lengthBytes;

    MappedSegment(final Path file)
    {
        this.file = file;
    }

    Path file()
    {
        return file;
    }

    /** The part of the file that is mapped. */
    int lengthBytes()
    {
        return lengthBytes;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** For intrinsics that want a {@link ByteBuffer}; position and limit are free to be changed. */
    ByteBuffer view()
    {
        return view;
    }

    /**
     * Makes sure that a part of the file is mapped, mapping anew if the file has grown.
     *
     * @param endOffset of the part, exclusive
     * @return false if the file is shorter
     * @throws IOException if the file cannot be read, or is longer than one mapping can be
     */
    boolean covers(final long endOffset) throws IOException
    {
        return endOffset <= lengthBytes || grow() && endOffset <= lengthBytes;
    }

    /** Whether the part up to an offset is mapped already. */
    boolean isMapped(final int endOffset)
    {
        return endOffset <= lengthBytes;
    }

    private boolean grow() throws IOException
    {
        final long size = Files.size(file);
        if (size > MAX_LENGTH)
        {
            throw new IOException(file + " has " + size + " bytes; a segment has at most " + MAX_LENGTH +
                ", so this journal cannot have written it");
        }
        if (size <= lengthBytes)
        {
            return false;
        }
        final MappedByteBuffer grown = map(size);
        close();
        mapping = grown;
        view = grown.duplicate();
        buffer.wrap(grown);
        lengthBytes = (int)size;
        return true;
    }

    private MappedByteBuffer map(final long size) throws IOException
    {
        boolean interrupted = Thread.interrupted();
        try
        {
            while (true)
            {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
                {
                    return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
                }
                catch (final ClosedByInterruptException ignore)
                {
                    interrupted |= Thread.interrupted();
                }
            }
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close()
    {
        buffer.wrap(0, 0);
        view = null;
        lengthBytes = 0;
        final MappedByteBuffer old = mapping;
        mapping = null;
        IoUtil.unmap(old);
    }
}
