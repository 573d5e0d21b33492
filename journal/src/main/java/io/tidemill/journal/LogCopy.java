// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The copy of one log: of the events, of the outputs, of the dead letters.
 * <ol>
 * <li>{@link #stage} copies what is missing under names that nobody looks at, so a copy that was there stays what it
 * was. All that it takes is put on the disk of the original first: what a loss of power takes from there is never in
 * the copy.</li>
 * <li>{@link #switchOver} makes it the copy, by renames. In between it is neither the old nor the new one, so nobody
 * may use it.</li>
 * <li>Either may be cut short, and begun again by another process.</li>
 * </ol>
 */
final class LogCopy
{
    /** What tells a reader how to read the segments, if it is there. */
    private static final List<String> RECORDS = List.of(JournalGaps.FILE_NAME, JournalBeginning.FILE_NAME);

    /** An engine that starts meanwhile may cut the log, or remove segments. */
    private static final int ATTEMPTS = 5;

    private final String name;
    private final Path original;
    private final Path copy;
    private final boolean isLive;
    private final BackupListener listener;
    private final List<String> notes = new ArrayList<>();
    private boolean isDistrusted;

    // Of the original, as it was staged.
    private Map<String, byte[]> records = Map.of();
    private final Map<String, Long> consumers = new TreeMap<>();
    private Map<String, byte[]> sources = Map.of();
    private LogWalk walk;
    private int copied;
    private long copiedBytes;

    /** When the present attempt began. */
    private long bytesBefore;

    /**
     * @param name   of the log
     * @param isLive false if the original is a copy itself, which nobody changes, and which may be read only
     */
    LogCopy(
        final String name,
        final Path original,
        final Path copy,
        final boolean isLive,
        final BackupListener listener)
    {
        this.name = name;
        this.original = original;
        this.copy = copy;
        this.isLive = isLive;
        this.listener = listener;
    }

    String name()
    {
        return name;
    }

    /** The last sequence that the copy is to have. */
    long lastSequence()
    {
        return walk.lastSequence();
    }

    /** That the copy begins with, 0 if it is empty. */
    long firstSequence()
    {
        return walk.firstSequence();
    }

    List<String> notes()
    {
        return notes;
    }

    BackupReport.Log report()
    {
        return new BackupReport.Log(name, lastSequence(), walk.segments().size(), copied, copiedBytes);
    }

    /** What is there already is not what it should be: all is to be copied. */
    void distrust()
    {
        isDistrusted = true;
    }

    void stage() throws IOException
    {
        PrivateFiles.createDirectory(copy);
        PrivateFiles.createDirectory(DataDirectory.journal(copy));
        boolean isStaged = false;
        for (int i = 1; !isStaged; i++)
        {
            final Map<String, byte[]> before = records();
            final List<Path> segments = segments();
            try
            {
                records = before;
                stageOnce();
                isStaged = isSame(before, records());
            }
            catch (final IOException | LogException failure)
            {
                final boolean isChanged = !segments.equals(segments()) || !isSame(before, records());
                if (i == ATTEMPTS || !isChanged || isForWantOfRoom(failure))
                {
                    throw failure;
                }
            }
            if (i == ATTEMPTS && !isStaged)
            {
                throw new LogException("cannot copy " + original + ": its records were changed " + ATTEMPTS +
                    " times meanwhile; try again when nobody repairs it or removes old segments");
            }
        }
    }

    private static boolean isForWantOfRoom(final Exception failure)
    {
        return failure instanceof IOException thrown && PrivateFiles.isForWantOfRoom(thrown);
    }

    private Map<String, byte[]> records() throws IOException
    {
        final Map<String, byte[]> read = new HashMap<>();
        for (final String name : RECORDS)
        {
            read.put(name, SmallFile.read(original.resolve(name)));
        }
        // Who starts from the copy must know, too, that outputs of redacted events do not come again.
        for (final Path redaction : new Redactions(original).files())
        {
            read.put(original.relativize(redaction).toString(), SmallFile.read(redaction));
        }
        // Nor dead letters that were put in again; what goes on behind that is copied after these.
        for (final Path resubmission : ResubmissionFile.records(original))
        {
            read.put(original.relativize(resubmission).toString(), SmallFile.read(resubmission));
        }
        return read;
    }

    private static boolean isSame(final Map<String, byte[]> before, final Map<String, byte[]> now)
    {
        return before.size() == now.size() &&
            before.entrySet().stream().allMatch(each -> Arrays.equals(each.getValue(), now.get(each.getKey())));
    }

    private List<Path> segments() throws IOException
    {
        return SegmentDirectory.list(DataDirectory.journal(original));
    }

    private void stageOnce() throws IOException
    {
        walk = LogWalk.over(original, () -> isWritten(original), this::present);
        final List<Path> missing = new ArrayList<>();
        long bytes = 0;
        for (final Path segment : walk.missing())
        {
            if (CopiedSegment.ifSame(segment, unseen(segment)) == null)
            {
                missing.add(segment);
                bytes += walk.limit(segment);
            }
        }
        requireRoom(bytes);
        listener.began("copy " + name, bytes);
        bytesBefore = copiedBytes;
        for (final Path segment : missing)
        {
            copy(segment);
        }
    }

    /** Some of it may have holes, so only what is certain to be too much is refused before it is tried. */
    private void requireRoom(final long bytes) throws IOException
    {
        final long free = Files.getFileStore(copy).getUsableSpace();
        if (bytes > free)
        {
            throw new FileSystemException(copy.toString(), null, PrivateFiles.NO_SPACE + ": up to " + bytes +
                " bytes are to be copied, " + free + " are free");
        }
    }

    private CopiedSegment present(final Path segment) throws IOException
    {
        return isDistrusted ? null :
            CopiedSegment.ifSame(segment, DataDirectory.journal(copy).resolve(segment.getFileName()));
    }

    private Path unseen(final Path segment)
    {
        return DataDirectory.journal(copy).resolve(segment.getFileName() + TextProperties.TEMPORARY_SUFFIX);
    }

    private void copy(final Path segment) throws IOException
    {
        final Path file = SegmentDirectory.queueFile(segment);
        final CopiedSegment extent = walk.extent(segment);
        if (isLive && extent.lastSequence() > walk.syncedSequence())
        {
            // All that the walk has seen was written before.
            try (SegmentSync sync = new SegmentSync(file))
            {
                sync.sync();
            }
        }
        final Path unseen = unseen(segment);
        PrivateFiles.removeDirectory(unseen);
        PrivateFiles.createDirectory(unseen);
        final long limit = walk.limit(segment);
        FileCopy.copy(file, SegmentDirectory.queueFile(unseen), limit, walk.lengthOfCopy(segment), bytes ->
        {
            copiedBytes += bytes;
            listener.reached(copiedBytes - bytesBefore);
        });
        SmallFile.copy(SegmentProperties.FILE_NAME, segment, unseen);
        if (Files.exists(segment.resolve(SegmentCut.FILE_NAME)))
        {
            SmallFile.copy(SegmentCut.FILE_NAME, segment, unseen);
        }
        if (FramesMark.isIn(segment))
        {
            PrivateFiles.createEmpty(unseen.resolve(FramesMark.FILE_NAME));
        }
        // Last, and with it, all names get to the disk.
        extent.write(unseen);
        copied++;
    }

    /**
     * Once, before anything of any log is copied: a consumer must not be said to have seen what the copy has not, nor
     * to have written a dead letter, nor an event to have come from a queue.
     */
    void noteConsumers() throws IOException
    {
        sources = SourceFile.all(original);
        final JournalConsumers known = new JournalConsumers(original);
        for (final String name : known.names())
        {
            if (!RetentionHold.isOne(name))
            {
                try
                {
                    consumers.put(name, known.sequence(name));
                }
                catch (final LogException unknown)
                {
                    notes.add("the position of the consumer '" + name + "' is not in the copy: " +
                        unknown.getMessage());
                }
            }
        }
    }

    /** When nobody can use the copy: has it hold what was staged. Its own properties are the caller's to write. */
    void switchOver(final BackupRecord record) throws IOException
    {
        final Path journal = DataDirectory.journal(copy);
        final Set<Path> wanted = walk.segments().stream().map(Path::getFileName).collect(Collectors.toSet());
        final Set<Path> staged = walk.missing().stream().map(this::unseen).collect(Collectors.toSet());
        for (final Path present : SegmentDirectory.list(journal))
        {
            if (!wanted.contains(present.getFileName()) || staged.contains(unseen(present)))
            {
                SegmentDirectory.removeWithFrames(present);
            }
        }
        for (final Path left : SegmentDirectory.leftovers(journal))
        {
            if (staged.contains(left))
            {
                SegmentDirectory.publish(left, SegmentProperties.readAnywhere(left).ordinal());
            }
            else
            {
                PrivateFiles.removeDirectory(left);
            }
        }
        PrivateFiles.force(journal);
        SmallFile.write(copy.resolve(FramesMark.FILE_NAME), walk.segments().isEmpty() ? null : new byte[0]);
        for (final Map.Entry<String, byte[]> each : records.entrySet())
        {
            final Path file = copy.resolve(each.getKey());
            if (each.getValue() != null)
            {
                PrivateFiles.createDirectory(file.getParent());
            }
            SmallFile.write(file, each.getValue());
        }
        for (final Path old : ResubmissionFile.records(copy))
        {
            if (!records.containsKey(copy.relativize(old).toString()))
            {
                Files.delete(old);
            }
        }
        switchConsumers();
        SourceFile.replaceAll(copy, sources);
        record.withEpoch(BackupRecord.epochBehind(epoch())).write(copy);
        PrivateFiles.force(copy);
    }

    private void switchConsumers() throws IOException
    {
        final Path directory = copy.resolve(JournalConsumers.DIRECTORY_NAME);
        final JournalConsumers present = new JournalConsumers(copy);
        for (final String name : present.names())
        {
            if (!consumers.containsKey(name))
            {
                ConsumerFile.of(directory, name).remove();
            }
        }
        if (!consumers.isEmpty())
        {
            PrivateFiles.createDirectory(directory);
        }
        for (final Map.Entry<String, Long> each : consumers.entrySet())
        {
            ConsumerFile.of(directory, each.getKey()).create(each.getValue());
        }
    }

    /** The highest that the original knows of. */
    private int epoch() throws IOException
    {
        int epoch = Math.max(BackupRecord.epoch(original), JournalGaps.read(original).state().epoch());
        for (final Path segment : walk.segments())
        {
            final SegmentCut cut = SegmentCut.read(segment);
            epoch = Math.max(epoch, Math.max(SegmentProperties.read(segment).epoch(), cut == null ? 0 : cut.epoch()));
        }
        return epoch;
    }

    /** Gives back the room that was taken for nothing. */
    void removeStaged() throws IOException
    {
        for (final Path left : SegmentDirectory.leftovers(DataDirectory.journal(copy)))
        {
            PrivateFiles.removeDirectory(left);
        }
    }

    static boolean isWritten(final Path directory)
    {
        try
        {
            return DirectoryLock.isHeld(directory);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot tell whether " + directory + " is being written: " +
                PrivateFiles.reason(failure), failure);
        }
    }
}
