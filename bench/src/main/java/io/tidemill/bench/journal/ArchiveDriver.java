// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.codecs.SourceLocation;
import io.aeron.archive.status.RecordingPos;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;

import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.rig.MemoryDirectory;
import io.tidemill.bench.rig.RoundFiles;

import org.agrona.CloseHelper;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.CountersReader;

/**
 * A media driver with an archive, both in this process, and one stream that is being recorded. Recordings go to the
 * disk, Aeron's own directory into memory where the system offers that.
 */
final class ArchiveDriver
{
    private static final String CHANNEL = "aeron:ipc";
    private static final String CONTROL = "aeron:ipc";
    private static final String REPLICATION = "aeron:udp?endpoint=localhost:0";
    private static final int STREAM = 1001;
    private static final int TERM_BYTES = 16 << 20;
    private static final int MTU_BYTES = 8 << 10;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final Path aeronDirectory;
    private final Idling idling;
    private final ArchivingMediaDriver driver;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Image image;
    private final int counterId;

    private ArchiveDriver(final Path aeronDirectory, final ArchivingMediaDriver driver, final Idling idling)
    {
        this.aeronDirectory = aeronDirectory;
        this.driver = driver;
        this.idling = idling;
        archive = AeronArchive.connect(new AeronArchive.Context()
            .aeronDirectoryName(aeronDirectory.toString())
            .controlRequestChannel(CONTROL)
            .controlResponseChannel(CONTROL));
        archive.startRecording(CHANNEL, STREAM, SourceLocation.LOCAL);
        final Aeron aeron = archive.context().aeron();
        subscription = aeron.addSubscription(CHANNEL, STREAM);
        publication = aeron.addExclusivePublication(CHANNEL, STREAM);
        final int session = publication.sessionId();
        await(() -> subscription.imageBySessionId(session) != null, "the subscriber to see the publication");
        image = subscription.imageBySessionId(session);
        await(() -> counterId(session) != CountersReader.NULL_COUNTER_ID, "the archive to record");
        counterId = counterId(session);
    }

    static ArchiveDriver launch(
        final Path directory, final int fileSyncLevel, final Threads threads, final Idling idling) throws IOException
    {
        final Path aeron = MemoryDirectory.create(directory.resolve("aeron"));
        final MediaDriver.Context media = new MediaDriver.Context()
            .aeronDirectoryName(aeron.toString())
            .dirDeleteOnStart(true)
            .warnIfDirectoryExists(false)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idling.strategy())
            .ipcTermBufferLength(TERM_BYTES)
            .ipcMtuLength(MTU_BYTES)
            .termBufferSparseFile(false);
        final Archive.Context recording = new Archive.Context()
            .aeronDirectoryName(aeron.toString())
            .archiveDir(ArchiveFiles.directory(directory).toFile())
            .controlChannelEnabled(false)
            .localControlChannel(CONTROL)
            .archiveClientContext(new AeronArchive.Context().controlResponseChannel(CONTROL))
            .replicationChannel(REPLICATION)
            .recordingEventsEnabled(false)
            .threadingMode(threads.mode)
            .idleStrategySupplier(idling::strategy)
            .fileSyncLevel(fileSyncLevel)
            .catalogFileSyncLevel(fileSyncLevel);
        return new ArchiveDriver(aeron, ArchivingMediaDriver.launch(media, recording), idling);
    }

    private int counterId(final int session)
    {
        return RecordingPos.findCounterIdBySession(counters(), session, archive.archiveId());
    }

    private static void await(final BooleanSupplier condition, final String what)
    {
        final IdleStrategy idle = new BackoffIdleStrategy();
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - startNs > PATIENCE_NS)
            {
                throw new IllegalStateException(
                    "waited " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s for " + what);
            }
            idle.idle();
        }
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    Image image()
    {
        return image;
    }

    CountersReader counters()
    {
        return archive.context().aeron().countersReader();
    }

    /** The counter of the position up to which the archive has recorded, and synced if it is to. */
    int recordingCounterId()
    {
        return counterId;
    }

    IdleStrategy idle()
    {
        return idling.strategy();
    }

    void close() throws IOException
    {
        CloseHelper.closeAll(publication, subscription, archive, driver);
        RoundFiles.remove(aeronDirectory);
    }

    /**
     * Which threads the archive has, by the names that settings have.
     */
    enum Threads
    {
        /** One for all of it: few cores. */
        SHARED(ArchiveThreadingMode.SHARED),

        /** One each for commands, recording and replay: Aeron's default. */
        DEDICATED(ArchiveThreadingMode.DEDICATED);

        private final ArchiveThreadingMode mode;

        Threads(final ArchiveThreadingMode mode)
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
