// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Settings;

/**
 * Aeron Archive records what a producer publishes, and a handler on another thread sees an event once the archive's
 * recording position has passed it.
 *
 * <pre>
 *   producer ──▶ aeron:ipc ──┬──▶ archive ──▶ files ──▶ position
 *                            └──────────────────────────── ▶ handler, up to the position
 * </pre>
 */
final class ArchiveRecording extends PipelineWorkload
{
    /** Setting: the file sync level of the archive. */
    static final String LEVEL = "sync-level";

    /** Setting: an {@link ArchiveDriver.Threads}. */
    static final String THREADS = "threads";

    private final int level;
    private final ArchiveDriver.Threads threads;
    private final Idling idling;

    ArchiveRecording(final Settings settings)
    {
        super(settings);
        level = Integer.parseInt(settings.value(LEVEL));
        threads = settings.value(THREADS, ArchiveDriver.Threads.class);
        idling = settings.value(Idling.SETTING, Idling.class);
    }

    /**
     * A contender.
     *
     * @param name          in reports.
     * @param fileSyncLevel of the archive: 0, 1 or 2.
     * @return the contender.
     */
    static Contender contender(final String name, final int fileSyncLevel)
    {
        return Contender.of(name, ArchiveRecording.class, Settings.of(LEVEL, Integer.toString(fileSyncLevel)),
            Axis.of(Idling.SETTING, Axis.texts(Idling.values())),
            Axis.of(THREADS, Axis.texts(ArchiveDriver.Threads.values())))
            .jvm("-Daeron.pre.touch.mapped.memory=true")
            .about(about(fileSyncLevel));
    }

    private static String about(final int fileSyncLevel)
    {
        final String wiring = "Aeron Archive, embedded, records an exclusive IPC publication with file sync level " +
            fileSyncLevel + "; a subscriber handles what is behind the recording position: ";
        switch (fileSyncLevel)
        {
            case 0:
                return wiring + "the page cache has it, the disk need not (Aeron's default).";

            case 1:
                return wiring + "the disk has its data, forced after each block that was recorded.";

            default:
                return wiring + "the disk has its data and metadata, forced after each block that was recorded.";
        }
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages) throws IOException
    {
        return new Running(ArchiveDriver.launch(directory, level, threads, idling), stages);
    }

    @Override
    public OptionalLong storedChecksum(final Path directory) throws IOException
    {
        return OptionalLong.of(ArchiveFiles.checksum(directory));
    }

    /** The driver, a producer's publication and a handler's thread. */
    private static final class Running implements Pipeline
    {
        private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(60);

        private final ArchiveDriver driver;
        private final RecordedHandler handler;
        private final Thread thread;

        Running(final ArchiveDriver driver, final Stages stages)
        {
            this.driver = driver;
            this.handler = new RecordedHandler(driver, stages.last());
            this.thread = new Thread(handler, "handler");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public Sender sender(final int producer)
        {
            return new RecordedSender(driver.publication(), handler, driver.idle());
        }

        @Override
        public void stop() throws InterruptedException, IOException
        {
            handler.stop();
            thread.join(PATIENCE_MS);
            driver.close();
            handler.check();
        }
    }
}
