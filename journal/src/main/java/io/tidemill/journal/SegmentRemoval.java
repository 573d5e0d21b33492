// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes old segments, beside whoever writes or reads the journal, in this process or another.
 * <ol>
 * <li>First the record ({@link JournalBeginning}), on the disk; from there on nobody looks for what is before. Then the
 * segments, the oldest first, by renames; then their files. One who is killed leaves what the next removal takes
 * along.</li>
 * <li>A segment goes only when a frame behind it says that all of it is on the disk, and the segment of that frame
 * stays: so a writer has nothing to do with it any more, no restart of the machine can take what the journal then
 * begins with, and the journal is never empty.</li>
 * <li>What is open or mapped stays so: a reader in the midst of a segment comes to its end, and finds the next one
 * there or is told that it was too slow ({@link Superseded}).</li>
 * <li>One at a time, and not beside a cut or a repair: by a lock of its own.</li>
 * </ol>
 */
final class SegmentRemoval
{
    static final String LOCK_FILE_NAME = "retained.lock";

    private static final Logger LOGGER = LoggerFactory.getLogger(SegmentRemoval.class);

    /** Others hold the lock for as long as it takes to remove files. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NS = 5_000_000L;
    private static final int MAX_ATTEMPTS = 5;

    private final Path directory;
    private final Path journal;

    private SegmentRemoval(final Path directory)
    {
        this.directory = directory;
        this.journal = DataDirectory.journal(directory);
    }

    /** Keeps others from removing segments. */
    static LockedFile lock(final Path dataDirectory) throws IOException
    {
        final long startNs = System.nanoTime();
        LockedFile lock = LockedFile.tryAcquire(dataDirectory.resolve(LOCK_FILE_NAME));
        while (lock == null && System.nanoTime() - startNs < PATIENCE_NS)
        {
            LockSupport.parkNanos(PAUSE_NS);
            lock = LockedFile.tryAcquire(dataDirectory.resolve(LOCK_FILE_NAME));
        }
        if (lock == null)
        {
            throw new LogException("somebody else has been removing old segments of " + dataDirectory + " for " +
                TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s; try again when that is done");
        }
        return lock;
    }

    /** Removes the segments that end before a sequence; the first one that is there then. */
    static long before(final Path dataDirectory, final long sequence) throws IOException
    {
        final LockedFile lock = lock(dataDirectory);
        try (lock)
        {
            int attempts = 1;
            while (true)
            {
                try
                {
                    return new SegmentRemoval(dataDirectory).before(sequence);
                }
                catch (final NoSuchFileException removed)
                {
                    // By a session that removes segments without entries.
                    if (attempts++ == MAX_ATTEMPTS)
                    {
                        throw removed;
                    }
                }
            }
        }
    }

    /** For whoever holds the lock: removes what a removal that is on record has left. */
    static void finish(final Path dataDirectory) throws IOException
    {
        final SegmentRemoval removal = new SegmentRemoval(dataDirectory);
        removal.removeBefore(SegmentCut.withoutCutOff(SegmentDirectory.list(removal.journal)),
            JournalBeginning.sequence(dataDirectory));
        PrivateFiles.force(removal.journal);
    }

    /** What {@link #before} would keep, as far as it can be told beside others. */
    static long keptFrom(final Path dataDirectory, final long sequence) throws IOException
    {
        final Path first = firstToKeep(
            SegmentCut.withoutCutOff(SegmentDirectory.list(DataDirectory.journal(dataDirectory))), sequence);
        return first == null ? JournalBeginning.sequence(dataDirectory) :
            SegmentProperties.read(first).firstSequence();
    }

    private long before(final long sequence) throws IOException
    {
        JournalGaps.readFinished(directory);
        final long beginning = JournalBeginning.sequence(directory);
        final List<Path> segments = SegmentCut.withoutCutOff(SegmentDirectory.list(journal));
        final Path first = firstToKeep(segments, sequence);
        if (first == null)
        {
            return beginning;
        }
        final long kept = Math.max(beginning, SegmentProperties.read(first).firstSequence());
        if (kept > beginning)
        {
            // A restart of the machine must find it.
            SegmentProperties.force(first);
            PrivateFiles.force(first);
            PrivateFiles.force(journal);
            JournalBeginning.write(directory, kept);
        }
        removeBefore(segments, kept);
        return kept;
    }

    /** Null if none is known to have frames. */
    private static Path firstToKeep(final List<Path> segments, final long sequence) throws IOException
    {
        int last = segments.size() - 1;
        long synced = -1;
        boolean hasFrame = false;
        while (last >= 0 && !hasFrame)
        {
            try (SegmentCursor cursor = SegmentCut.cursor(segments.get(last)))
            {
                hasFrame = cursor.advance(0);
                synced = hasFrame ? synced(cursor, sequence) : -1;
                last -= hasFrame ? 0 : 1;
            }
        }
        final long bound = Math.min(sequence, synced + 1);
        int first = 0;
        while (first < last && SegmentProperties.read(segments.get(first + 1)).firstSequence() <= bound)
        {
            first++;
        }
        return hasFrame ? segments.get(first) : null;
    }

    /** What the frames of a segment, the first of which is at hand, say of the disk; no further than it matters. */
    private static long synced(final SegmentCursor cursor, final long wanted)
    {
        long synced = cursor.frame().syncedSequence();
        while (synced + 1 < wanted && cursor.advance(cursor.frame().lastSequence() + 1))
        {
            synced = Math.max(synced, cursor.frame().syncedSequence());
        }
        return synced;
    }

    private void removeBefore(final List<Path> segments, final long kept) throws IOException
    {
        int removed = 0;
        for (final Path segment : segments)
        {
            if (SegmentProperties.read(segment).firstSequence() >= kept)
            {
                break;
            }
            SegmentDirectory.putAside(segment);
            removed++;
        }
        PrivateFiles.removeRenamed(journal, SegmentDirectory.removed(journal));
        if (removed > 0)
        {
            LOGGER.info("{}: {} segments were removed, the journal begins with sequence {} now", directory, removed,
                kept);
        }
    }
}
