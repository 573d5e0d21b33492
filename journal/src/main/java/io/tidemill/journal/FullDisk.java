// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Whether a journal waits for room on its disk. That is a state, not a failure: nothing that was appended is lost,
 * nothing more is taken, and what waits is tried again until there is room.
 */
final class FullDisk
{
    private static final Logger LOGGER = LoggerFactory.getLogger(FullDisk.class);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final double BYTES_PER_MIB = 1 << 20;

    private final Path directory;
    private volatile boolean isFull;
    private long triedNs;
    private long sinceNs;

    FullDisk(final Path directory)
    {
        this.directory = directory;
    }

    /** Any thread. */
    boolean isFull()
    {
        return isFull;
    }

    /** Appender: whether to look for room now; not with each attempt to append, while there is none. */
    boolean isWorthATry()
    {
        return !isFull || System.nanoTime() - triedNs > RETRY_NS;
    }

    /** Appender: there was no room; said in the log once. */
    void none(final long nextSequence, final IOException failure)
    {
        triedNs = System.nanoTime();
        if (!isFull)
        {
            sinceNs = triedNs;
            isFull = true;
            LOGGER.warn("the disk of {} is full ({}): the journal stops before sequence {}, loses nothing, and goes " +
                "on when there is room again; {} MiB are left", directory, PrivateFiles.reason(failure), nextSequence,
                Math.round(directory.toFile().getUsableSpace() / BYTES_PER_MIB));
        }
    }

    /** Appender: there was room. */
    void some(final long nextSequence)
    {
        if (isFull)
        {
            isFull = false;
            LOGGER.info("the disk of {} has room again after {} ms: the journal goes on with sequence {}", directory,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs), nextSequence);
        }
    }
}
