// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/**
 * A Chronicle queue that is brought to the disk. By default nothing does that: the appender's sync only tells the
 * kernel that there is something to write, which it knows.
 */
final class ChronicleSyncedLog implements SyncedLog
{
    /** Setting: a {@link Sync}. */
    static final String SYNC = "sync";

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PeerWriter writer;
    private final Sync sync;
    private File file;
    private FileChannel channel;

    ChronicleSyncedLog(final Path directory, final PeerWriter.Api api, final Sync sync)
    {
        this.sync = sync;
        this.queue = PeerQueue.open(directory, PeerQueue.Clock.STILL, sync.mode);
        this.appender = queue.createAppender();
        this.writer = api.on(appender);
    }

    @Override
    public void append(final BenchEvent event, final boolean endOfSync)
    {
        writer.append(event, endOfSync);
    }

    @Override
    public void sync() throws IOException
    {
        if (sync == Sync.APPENDER)
        {
            appender.sync();
        }
        else
        {
            channelOfFile().force(false);
        }
    }

    private FileChannel channelOfFile() throws IOException
    {
        final File current = appender.currentFile();
        if (!current.equals(file))
        {
            if (channel != null)
            {
                channel.force(true);
                channel.close();
            }
            channel = FileChannel.open(current.toPath(), StandardOpenOption.WRITE);
            file = current;
        }
        return channel;
    }

    @Override
    public void close() throws IOException
    {
        if (channel != null)
        {
            channel.close();
        }
        writer.close();
        appender.close();
        queue.close();
    }

    /**
     * What brings it to the disk, by the names that settings have.
     */
    enum Sync
    {
        /**
         * The appender's own sync, of a queue with {@code SyncMode.SYNC}: msync from where the last one ended. The page
         * with the file's header stays dirty (seen with cachestat); a queue is readable without its latest state.
         */
        APPENDER(SyncMode.SYNC),

        /** A channel on the queue's file, past the library: the kernel writes the pages that are dirty. */
        FORCE(null);

        private final SyncMode mode;

        Sync(final SyncMode mode)
        {
            this.mode = mode;
        }

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
