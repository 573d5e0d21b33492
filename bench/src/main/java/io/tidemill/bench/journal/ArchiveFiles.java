// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.aeron.protocol.DataHeaderFlyweight;

import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an Aeron archive leaves on the disk, read without it: segments of one recording, named by recording and
 * position, each a row of frames as they were published.
 *
 * <pre>
 *   0-0.rec          [header 32 | event 64][header | event] … [padding]
 *   0-134217728.rec  [header | event] … 0
 * </pre>
 */
final class ArchiveFiles
{
    private static final String DIRECTORY = "archive";
    private static final String SUFFIX = ".rec";

    private ArchiveFiles()
    {
    }

    static Path directory(final Path directory)
    {
        return directory.resolve(DIRECTORY);
    }

    static long checksum(final Path directory) throws IOException
    {
        final BenchEvent event = new BenchEvent();
        long checksum = 0;
        for (final Path segment : segments(directory(directory)))
        {
            final MappedByteBuffer mapped = IoUtil.mapExistingFile(segment.toFile(), segment.toString());
            try
            {
                checksum = checksum(new UnsafeBuffer(mapped), event, checksum);
            }
            finally
            {
                BufferUtil.free(mapped);
            }
        }
        return checksum;
    }

    private static long checksum(final UnsafeBuffer segment, final BenchEvent event, final long before)
    {
        final DataHeaderFlyweight header = new DataHeaderFlyweight();
        long checksum = before;
        int offset = 0;
        while (offset < segment.capacity() && segment.getInt(offset) > 0)
        {
            header.wrap(segment, offset, DataHeaderFlyweight.HEADER_LENGTH);
            final int lengthBytes = header.frameLength();
            if (header.headerType() == DataHeaderFlyweight.HDR_TYPE_DATA)
            {
                if (lengthBytes != DataHeaderFlyweight.HEADER_LENGTH + BenchEvent.LENGTH_BYTES)
                {
                    throw new IllegalStateException("a frame of " + lengthBytes + " bytes at " + offset);
                }
                event.decode(segment, offset + DataHeaderFlyweight.HEADER_LENGTH);
                checksum = event.fold(checksum);
            }
            offset += BitUtil.align(lengthBytes, DataHeaderFlyweight.HEADER_LENGTH);
        }
        return checksum;
    }

    private static List<Path> segments(final Path archive) throws IOException
    {
        try (Stream<Path> files = Files.list(archive))
        {
            return files
                .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                .sorted(Comparator.comparingLong(ArchiveFiles::position))
                .toList();
        }
    }

    private static long position(final Path segment)
    {
        final String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - SUFFIX.length()));
    }
}
