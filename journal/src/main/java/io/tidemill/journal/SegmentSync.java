// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Puts one segment on the disk: what was stored through Chronicle's mapping, and the directory entries that lead to it.
 * <p>
 * By {@code FileDescriptor.sync} rather than {@code FileChannel.force}: an interrupt closes a channel, and the
 * exception that says so would hide that the disk had failed at the same time, which the kernel tells only once.
 * <p>
 * Opened by the thread that appends, before anything that matters is written, so that no failed write-back goes by
 * unseen; then used by the one that syncs.
 */
final class SegmentSync extends Syncable
{
    private final Path file;
    private final RandomAccessFile stream;
    private boolean areEntriesSynced;

    SegmentSync(final Path queueFile) throws IOException
    {
        file = queueFile;
        // For reading, which is enough, and never creates the file.
        stream = new RandomAccessFile(queueFile.toFile(), "r");
    }

    Path file()
    {
        return file;
    }

    @Override
    void sync() throws IOException
    {
        stream.getFD().sync();
        if (!areEntriesSynced)
        {
            final Path segment = file.getParent();
            SegmentProperties.force(segment);
            PrivateFiles.force(segment);
            PrivateFiles.force(segment.getParent());
            areEntriesSynced = true;
        }
    }

    @Override
    public void close()
    {
        try
        {
            stream.close();
        }
        catch (final IOException ignore)
        {
            // Nothing was written through it.
        }
    }

    /** How long a sync takes of a file in which there is little to be synced; 0 if it cannot be had. */
    static long elapsedNs(final Path file)
    {
        final long startNs = System.nanoTime();
        try (SegmentSync segment = new SegmentSync(file))
        {
            segment.sync();
            return System.nanoTime() - startNs;
        }
        catch (final IOException ignore)
        {
            // The first sync that matters meets it too, and says so.
            return 0;
        }
    }

    /**
     * Puts those segments on the disk that hold entries behind a sequence; {@code next} is behind all of them. Old ones
     * may be removed meanwhile, which are on the disk.
     */
    static void syncBehind(final long synced, final long next, final List<Path> segments) throws IOException
    {
        long first = next;
        for (int i = segments.size() - 1; i >= 0 && first - 1 > synced; i--)
        {
            final Path file = SegmentDirectory.queueFile(segments.get(i));
            if (!Files.exists(segments.get(i)))
            {
                return;
            }
            first = SegmentProperties.read(segments.get(i)).firstSequence();
            if (Files.exists(file))
            {
                try (SegmentSync segment = new SegmentSync(file))
                {
                    segment.sync();
                }
            }
        }
    }
}
