// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Codec;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a data directory gets its writer: the lock first, then what an earlier writer left undone is cleared away, then
 * it is known how to go on.
 */
final class JournalOpening
{
    private static final int FIRST_EPOCH = 1;

    private final Path directory;
    private final JournalOptions options;

    JournalOpening(final Path directory, final JournalOptions options)
    {
        this.directory = directory;
        this.options = options;
    }

    <E> JournalSession<E> open(final Codec<E> codec, final List<String> inlets)
    {
        final boolean interrupted = Thread.interrupted();
        try
        {
            DataDirectory.prepare(directory);
            return open(codec, inlets, DirectoryLock.acquire(directory));
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot open " + directory + " for writing: " + PrivateFiles.reason(failure) +
                "; its writer must be able to create and change files there, so allow that or name another directory",
                failure);
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <E> JournalSession<E> open(final Codec<E> codec, final List<String> inlets, final DirectoryLock lock)
        throws IOException
    {
        boolean opened = false;
        try
        {
            final DataDirectory data = DataDirectory.open(directory, codec.name());
            if (!Files.exists(data.journal()))
            {
                FramesMark.requireNone(data.journal());
            }
            PrivateFiles.createDirectory(data.journal());
            RedactionFinish.ofEarlier(directory);
            final JournalGaps.State repaired = clear(directory);
            final JournalSession<E> session = session(data, codec, inlets, lock, repaired);
            lock.nameHolder(session.epoch());
            opened = true;
            return session;
        }
        finally
        {
            if (!opened)
            {
                lock.close();
            }
        }
    }

    /** With the lock held: what a session has left that was ended too early; what a repair has left for the next. */
    static JournalGaps.State clear(final Path directory) throws IOException
    {
        final Path journal = DataDirectory.journal(directory);
        PrivateFiles.removeRenamed(journal, SegmentDirectory.leftovers(journal));
        final JournalGaps.State repaired = JournalGaps.readFinished(directory).state();
        finishCuts(directory, journal);
        return repaired;
    }

    /** By the frames of the last segment that has begun. */
    static long lastSequence(final ChronicleJournal journal, final Path directory)
    {
        long last = firstOfLast(directory) - 1;
        try (JournalFrames frames = journal.withAcceptedGaps().frames(last + 1))
        {
            while (frames.next())
            {
                last = frames.lastSequence();
            }
        }
        return last;
    }

    private static long firstOfLast(final Path directory)
    {
        try
        {
            final List<Path> segments = SegmentDirectory.list(DataDirectory.journal(directory));
            final long beginning = JournalBeginning.sequence(directory);
            return segments.isEmpty() ? beginning : SegmentProperties.read(
                SegmentDirectory.holding(segments, Long.MAX_VALUE, beginning)).firstSequence();
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot read " + directory + ": " + PrivateFiles.reason(failure), failure);
        }
    }

    /** Those that the last segment knows. */
    static Map<Integer, String> inlets(final Path directory)
    {
        try
        {
            final List<Path> segments = SegmentDirectory.list(DataDirectory.journal(directory));
            return segments.isEmpty() ? Map.of() :
                SegmentProperties.read(segments.get(segments.size() - 1)).inlets();
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot read " + directory + ": " + PrivateFiles.reason(failure), failure);
        }
    }

    /** One that was not on record when its session ended has not happened. */
    private static void finishCuts(final Path directory, final Path journal) throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(journal);
        final Path last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last != null && !SegmentCut.isDone(journal, SegmentProperties.read(last)))
        {
            SegmentDirectory.removeWithFrames(last);
        }
        TailCut.tidyUpAll(directory);
    }

    private <E> JournalSession<E> session(
        final DataDirectory data,
        final Codec<E> codec,
        final List<String> inlets,
        final DirectoryLock lock,
        final JournalGaps.State repaired) throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(data.journal());
        final Path last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        final SegmentProperties before = last == null ? null : SegmentProperties.read(last);
        final InletNumbers numbers = new InletNumbers(before == null ? Map.of() : before.inlets(), inlets);
        return new JournalSession<>(data, lock, options, codec, numbers,
            Math.max(TailCut.lastSegment(directory),
                Math.max(before == null ? 0 : before.ordinal(), repaired.lastSegment())),
            Math.max(BackupRecord.epoch(directory), Math.max(epoch(last, before), repaired.epoch())));
    }

    /**
     * A restart of the machine may have taken entries that were written and not synced. Where that leaves no trace,
     * their sequences are given out again, so whatever has seen them must be told by the epoch.
     */
    private static int epoch(final Path last, final SegmentProperties before) throws IOException
    {
        if (before == null)
        {
            return FIRST_EPOCH;
        }
        final SegmentCut cut = SegmentCut.read(last);
        return Math.max(cut == null ? FIRST_EPOCH : cut.epoch(),
            before.bootId().equals(BootId.current()) ? before.epoch() : before.epoch() + 1);
    }
}
