// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A file of events, one behind the other and nothing else: the least that a log can be.
 */
final class EventFile
{
    private static final String NAME = "events";

    private EventFile()
    {
    }

    static FileChannel create(final Path directory) throws IOException
    {
        return FileChannel.open(directory.resolve(NAME),
            StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Maps the space for some events; pages are fresh: the first store into each faults. */
    static MappedByteBuffer map(final FileChannel file, final long events) throws IOException
    {
        return file.map(FileChannel.MapMode.READ_WRITE, 0, events * BenchEvent.LENGTH_BYTES);
    }

    /** Has the file system give it blocks, without writing to them. */
    static void allocate(final Path directory, final long from, final long bytes) throws IOException
    {
        final PosixAPI posix = PosixAPI.posix();
        final int descriptor = posix.open(directory.resolve(NAME).toString(), OpenFlag.O_RDWR, 0);
        try
        {
            if (posix.fallocate(descriptor, 0, from, bytes) != 0)
            {
                throw new IOException("cannot allocate " + bytes + " bytes of " + directory.resolve(NAME) + ": " +
                    posix.lastErrorStr());
            }
        }
        finally
        {
            posix.close(descriptor);
        }
    }

    static void unmap(final MappedByteBuffer buffer)
    {
        BufferUtil.free(buffer);
    }

    /** Folds all events of a file, in their order. */
    static long checksum(final Path directory)
    {
        final MappedByteBuffer mapped = IoUtil.mapExistingFile(directory.resolve(NAME).toFile(), NAME);
        try
        {
            final UnsafeBuffer view = new UnsafeBuffer(mapped);
            final BenchEvent event = new BenchEvent();
            long checksum = 0;
            for (int offset = 0; offset < view.capacity(); offset += BenchEvent.LENGTH_BYTES)
            {
                event.decode(view, offset);
                checksum = event.fold(checksum);
            }
            return checksum;
        }
        finally
        {
            unmap(mapped);
        }
    }
}
