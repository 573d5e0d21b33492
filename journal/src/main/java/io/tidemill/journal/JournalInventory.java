// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What lies in a data directory, piece by piece, for people and tools: also beside a live writer, and where pieces are
 * damaged, which then say so.
 * <p>
 * <b>Threading:</b> any; each call looks anew.
 */
public final class JournalInventory
{
    private static final long UNKNOWN = -1;

    private final ChronicleJournal journal;
    private final Path directory;

    private JournalInventory(final ChronicleJournal journal)
    {
        this.journal = journal;
        this.directory = journal.directory();
    }

    /**
     * Of a journal's data directory.
     *
     * @param journal whose it is
     * @return the inventory
     * @throws LogException if there is no journal
     */
    public static JournalInventory of(final ChronicleJournal journal)
    {
        DataDirectory.requirePresent(journal.directory());
        return new JournalInventory(journal);
    }

    /**
     * The companions that are there: the log of outputs, that of dead letters, others.
     *
     * @return their names, those two first
     * @throws LogException if that cannot be read
     */
    public List<String> companions()
    {
        try
        {
            return CopyRun.companions(directory);
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    /**
     * The segments, the oldest first.
     *
     * @return what each says
     * @throws LogException if that cannot be read
     */
    public List<SegmentInfo> segments()
    {
        try
        {
            final JournalGaps gaps = JournalGaps.read(directory);
            final List<SegmentInfo> segments = new ArrayList<>();
            for (final Path segment : SegmentDirectory.list(DataDirectory.journal(directory)))
            {
                final SegmentInfo info = segment(segment, gaps);
                if (info != null)
                {
                    segments.add(info);
                }
            }
            return segments;
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    /**
     * What repairs have given up of segments that are not there: mostly the first ones.
     *
     * @return the gaps, in order
     * @throws LogException if that cannot be read
     */
    public List<JournalGap> gapsBetweenSegments()
    {
        try
        {
            return JournalGaps.read(directory).all().stream().filter(gap -> gap.segment() == 0 ||
                !Files.exists(SegmentDirectory.of(DataDirectory.journal(directory), gap.segment()))).toList();
        }
        catch (final IOException failure)
        {
            throw unreadable(failure);
        }
    }

    /** Null if it is gone by now. */
    private static SegmentInfo segment(final Path segment, final JournalGaps gaps) throws IOException
    {
        final long number = SegmentDirectory.ordinal(segment);
        final Path queue = SegmentDirectory.queueFile(segment);
        final long bytes = Files.exists(queue) ? FileEnd.of(queue) : 0;
        final Path file = segment.resolve(SegmentProperties.FILE_NAME);
        try
        {
            final SegmentProperties properties = SegmentProperties.read(segment);
            final SegmentCut cut = SegmentCut.read(segment);
            return new SegmentInfo(number, properties.epoch(), properties.firstSequence(), bytes, created(file),
                properties.codecName(), properties.codecVersion(), FramesMark.isIn(segment),
                cut == null ? OptionalLong.empty() : OptionalLong.of(cut.offset()),
                gaps.all().stream().filter(gap -> gap.segment() == number).toList(), null);
        }
        catch (final NoSuchFileException removed)
        {
            return null;
        }
        catch (final LogDamagedException found)
        {
            return SegmentInfo.damaged(number, bytes, file.getFileName() + ": " + Damage.findingIn(file, found));
        }
    }

    private static Instant created(final Path file) throws IOException
    {
        final String created = TextProperties.read(file).values().get("created");
        try
        {
            return created == null ? Instant.EPOCH : Instant.parse(created);
        }
        catch (final DateTimeException none)
        {
            throw Damage.in(file, "'created' is '" + created + "', not a time");
        }
    }

    /**
     * The snapshots, the newest first.
     *
     * @param isVerified true to check every byte of them, and that they belong to the logs
     * @return what each says
     * @throws LogException if that cannot be read
     */
    public List<SnapshotInfo> snapshots(final boolean isVerified)
    {
        final SnapshotStore store = journal.snapshots().orElseThrow();
        final List<SnapshotInfo> snapshots = new ArrayList<>();
        for (final long sequence : store.sequences())
        {
            final SnapshotInfo info = snapshot(store, sequence, isVerified);
            // A live engine drops old ones.
            if (info.isSound() || store.sequences().contains(sequence))
            {
                snapshots.add(info);
            }
        }
        return snapshots;
    }

    private SnapshotInfo snapshot(final SnapshotStore store, final long sequence, final boolean isVerified)
    {
        final Path place = new JournalSnapshots(directory).of(sequence);
        final Path file = place.resolve(SnapshotProperties.FILE_NAME);
        SnapshotInfo info = new SnapshotInfo(sequence, Instant.EPOCH, 0, 0, Map.of(), "it cannot be read");
        try
        {
            final SnapshotProperties properties = SnapshotProperties.read(place, sequence);
            info = new SnapshotInfo(sequence, created(file),
                properties.parts().stream().mapToLong(SnapshotProperties.Part::length).sum(),
                properties.parts().size(), properties.properties(), null);
            return isVerified ? new SnapshotInfo(sequence, info.created(), info.bytes(), info.parts(),
                info.properties(), misfit(store, sequence)) : info;
        }
        catch (final LogException | IOException found)
        {
            return new SnapshotInfo(sequence, info.created(), info.bytes(), info.parts(), info.properties(),
                found instanceof IOException failure ? PrivateFiles.reason(failure) : finding(place, found));
        }
    }

    /** Reads all of a snapshot; null if it is sound, and nothing in the logs says that it is not theirs. */
    private String misfit(final SnapshotStore store, final long sequence) throws IOException
    {
        try (SnapshotContents contents = store.open(sequence))
        {
            return misfit(contents);
        }
    }

    private String misfit(final SnapshotContents contents) throws IOException
    {
        try
        {
            return CopyCheck.misfit(contents, directory, companions().contains(CopyRun.OUTPUTS) ?
                journal.companion(CopyRun.OUTPUTS).orElseThrow().lastSequence() : Long.MAX_VALUE);
        }
        catch (final LogException damagedLog)
        {
            // Which is not the snapshot's fault; verify tells it.
            return null;
        }
    }

    /** Without where, which is shown beside it, and what to do. */
    private static String finding(final Path place, final Exception found)
    {
        final String message = found.getMessage();
        final String prefix = "damaged snapshot: " + place + '/';
        final int end = message.indexOf(". Nothing was changed");
        return message.startsWith(prefix) && end > 0 ? message.substring(prefix.length(), end) : message;
    }

    /**
     * The consumers that are known by name.
     *
     * @return how far each has come, in the order of their names
     * @throws LogException if that cannot be read
     */
    public List<ConsumerInfo> consumers()
    {
        final ConsumerPositions positions = journal.consumers().orElseThrow();
        final List<String> names = positions.names();
        final OptionalLong last = names.isEmpty() ? OptionalLong.empty() : lastSequence();
        return names.stream().map(name -> consumer(positions, name, last)).toList();
    }

    private OptionalLong lastSequence()
    {
        try
        {
            return OptionalLong.of(journal.withAcceptedGaps().lastSequence());
        }
        catch (final LogDamagedException found)
        {
            return OptionalLong.empty();
        }
    }

    private static ConsumerInfo consumer(final ConsumerPositions positions, final String name, final OptionalLong last)
    {
        try
        {
            final long sequence = positions.sequence(name);
            return new ConsumerInfo(
                name, sequence, last.isPresent() ? Math.max(0, last.getAsLong() - sequence) : UNKNOWN, null);
        }
        catch (final LogException found)
        {
            return new ConsumerInfo(name, -1, UNKNOWN, found.getMessage());
        }
    }

    private LogException unreadable(final IOException failure)
    {
        return new LogException("cannot read " + directory + ": " + PrivateFiles.reason(failure), failure);
    }
}
