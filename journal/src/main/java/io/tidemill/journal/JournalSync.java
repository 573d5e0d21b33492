// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which part of a journal is on the disk.
 * <ol>
 * <li>{@link #syncedSequence()} is covered by a sync that succeeded: the appender releases a sequence behind the append
 * and behind its segment; the sync acquires the sequence before it begins, so it finds all segments up to there.</li>
 * <li>A segment is left alone only behind a sync that began when its last append was done.</li>
 * <li>A sync that failed is the last one.</li>
 * </ol>
 * Two threads: one appends, one syncs; any may ask.
 */
final class JournalSync implements AutoCloseable
{
    private static final long FAR_BYTES = 64L << 20;

    private final Path directory;

    /** Those with something that is not on the disk yet, in order; the last is the one appended to. */
    private final Queue<Syncable> segments = new ConcurrentLinkedQueue<>();

    // Written by the appender.
    private final AtomicLong appended = new AtomicLong(-1);
    private final AtomicLong appendedBytes = new AtomicLong();
    private Syncable current;

    // Written by the syncer.
    private final AtomicLong synced = new AtomicLong(-1);
    private final AtomicLong syncedBytes = new AtomicLong();

    private volatile boolean isUsed;
    private volatile LogException failure;

    JournalSync(final Path directory)
    {
        this.directory = directory;
    }

    /** While nothing runs: up to here everything is on the disk. */
    void startAt(final long sequence)
    {
        appended.set(sequence);
        synced.set(sequence);
    }

    /** Appender: a segment begins, behind its first append but before {@link #appended}. */
    void begin(final Path queueFile) throws IOException
    {
        begin(new SegmentSync(queueFile));
    }

    /** The same, of any kind. */
    void begin(final Syncable segment)
    {
        current = segment;
        segments.add(segment);
    }

    /** Appender: the segment that was appended to is complete. */
    void end()
    {
        if (current != null)
        {
            current.end();
            current = null;
        }
    }

    /** Appender. */
    void appended(final long sequence, final long bytes)
    {
        appendedBytes.setRelease(appendedBytes.getPlain() + bytes);
        // Behind the bytes and the segment: guarantee 1.
        appended.setRelease(sequence);
    }

    /** Syncer: the last sequence that is on the disk now. */
    long sync()
    {
        requireSound();
        isUsed = true;
        final long sequence = appended.getAcquire();
        final long bytes = appendedBytes.getAcquire();
        try
        {
            for (final Syncable segment : segments)
            {
                final boolean hadEnded = segment.hasEnded();
                segment.sync();
                if (hadEnded)
                {
                    segments.remove(segment);
                    segment.close();
                }
            }
        }
        catch (final IOException | RuntimeException | Error ex)
        {
            failure = new LogException("cannot put the sequences " + (synced.getPlain() + 1) + " to " + sequence +
                " of " + directory + " on the disk: " + PrivateFiles.reason(ex) + "; what the disk has of them is " +
                "unknown, so nothing more is written. Close the engine, look after the disk, start again: that " +
                "checks everything",
                ex);
            throw failure;
        }
        syncedBytes.setRelease(bytes);
        synced.setRelease(sequence);
        return sequence;
    }

    /** Any thread. */
    void requireSound()
    {
        final LogException present = failure;
        if (present != null)
        {
            throw present;
        }
    }

    /** Any thread. */
    long syncedSequence()
    {
        return synced.getAcquire();
    }

    /** Any thread: whether nobody syncs, or seldom enough that a few megabytes more in each sync are nothing to it. */
    boolean isFarOff()
    {
        return !isUsed || unsyncedBytes() > FAR_BYTES;
    }

    /** Appender: whether it is ahead of a syncer by more than so many bytes; never where nobody syncs. */
    boolean isBehindBy(final long bytes)
    {
        return isUsed && unsyncedBytes() > bytes;
    }

    /** Any thread. */
    long appendedBytes()
    {
        return appendedBytes.getAcquire();
    }

    /** Any thread: appended, and not covered by a sync. */
    long unsyncedBytes()
    {
        // In this order: appended bytes only grow, so the difference is never negative.
        final long covered = syncedBytes.getAcquire();
        return appendedBytes.getAcquire() - covered;
    }

    /** When neither appends nor syncs any more. */
    @Override
    public void close()
    {
        segments.forEach(Syncable::close);
        segments.clear();
    }
}
