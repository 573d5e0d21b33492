// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies a {@link RetentionPlan}. What it decides may be old by the time it is done, but only to the safe side: what
 * is not needed now never is again.
 * <p>
 * <b>Threading:</b> one thread at a time; beside writers and readers.
 */
final class JournalRetention
{
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalRetention.class);

    private final Path directory;
    private final RetentionPlan plan;
    private final Set<String> told = new HashSet<>();

    /** What was written to segments that have a successor. */
    private final Map<Path, Long> complete = new HashMap<>();

    JournalRetention(final Path directory, final RetentionPlan plan)
    {
        this.directory = directory;
        this.plan = plan;
    }

    /** Removes what nobody needs; the engine needs all from a sequence on. In a dry run only says what it would do. */
    RetentionReport apply(final long neededFrom, final boolean isDryRun)
    {
        try
        {
            final List<String> notes = new ArrayList<>();
            final List<OldSegment> removable = plan.removes() ? removable(neededFrom, notes) : List.of();
            if (isDryRun || removable.isEmpty())
            {
                return report(removable, notes, isDryRun);
            }
            final List<OldSegment> proven = proven(removable, notes);
            final List<OldSegment> offered = offered(proven, notes);
            if (!offered.isEmpty())
            {
                SegmentRemoval.before(directory, offered.get(offered.size() - 1).lastSequence() + 1);
            }
            return report(offered, notes, false);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot remove old segments of " + directory + ": " + PrivateFiles.reason(failure) +
                "; what is left of them is not read any more, and removed with the next ones", failure);
        }
    }

    private RetentionReport report(final List<OldSegment> removed, final List<String> notes, final boolean isDryRun)
    {
        if (!isDryRun)
        {
            tell(notes);
        }
        return new RetentionReport(removed, notes);
    }

    /** Nothing goes before the journal itself says that it is on the disk: a hook is asked only for what then goes. */
    private List<OldSegment> proven(final List<OldSegment> removable, final List<String> notes) throws IOException
    {
        final long kept =
            SegmentRemoval.keptFrom(directory, removable.get(removable.size() - 1).lastSequence() + 1);
        final List<OldSegment> proven = removable.stream().filter(segment -> segment.lastSequence() < kept).toList();
        if (proven.size() < removable.size())
        {
            notes.add((removable.size() - proven.size()) + " segments are kept until the journal itself says that " +
                "all of them is on the disk");
        }
        return proven;
    }

    private List<OldSegment> removable(final long neededFrom, final List<String> notes) throws IOException
    {
        final List<OldSegment> unneeded = new ArrayList<>();
        final List<Path> segments = SegmentCut.withoutCutOff(SegmentDirectory.list(DataDirectory.journal(directory)));
        for (int i = 0; i + 1 < segments.size(); i++)
        {
            final OldSegment segment = segment(segments.get(i), segments.get(i + 1));
            if (segment == null || segment.lastSequence() >= neededFrom)
            {
                break;
            }
            unneeded.add(segment);
        }
        if (unneeded.isEmpty())
        {
            return unneeded;
        }
        final long firstWanted = firstWanted(segments, unneeded, notes);
        final long spared = written(segments) - plan.bytes();
        final Instant youngest = Instant.now().minus(plan.age());
        long bytes = 0;
        int count = 0;
        for (final OldSegment segment : unneeded)
        {
            bytes += segment.bytes();
            if (segment.lastSequence() >= firstWanted || bytes > spared || segment.ended().isAfter(youngest))
            {
                break;
            }
            count++;
        }
        return unneeded.subList(0, count);
    }

    private long written(final List<Path> segments) throws IOException
    {
        long bytes = 0;
        for (final Path segment : segments)
        {
            bytes += written(segment);
        }
        return bytes;
    }

    /** Files are longer than what is written to them. That of one that has a successor stays what it is. */
    private long written(final Path segment) throws IOException
    {
        final Path file = SegmentDirectory.queueFile(segment);
        if (!Files.exists(file))
        {
            return 0;
        }
        final Long known = complete.get(segment);
        if (known != null)
        {
            return known;
        }
        final long bytes = FileEnd.of(file);
        if (SegmentDirectory.after(segment.getParent(), SegmentDirectory.ordinal(segment)) != null)
        {
            complete.put(segment, bytes);
        }
        return bytes;
    }

    /** Null if the next one is not begun. */
    private OldSegment segment(final Path segment, final Path next) throws IOException
    {
        final SegmentProperties behind = SegmentProperties.read(next);
        final long first = SegmentProperties.read(segment).firstSequence();
        return !behind.isBegun() || behind.firstSequence() <= first ? null :
            new OldSegment(segment, first, behind.firstSequence() - 1, written(segment),
                Files.getLastModifiedTime(next.resolve(SegmentProperties.FILE_NAME)).toInstant());
    }

    /** By consumers that are not too far behind. */
    private long firstWanted(final List<Path> segments, final List<OldSegment> unneeded, final List<String> notes)
        throws IOException
    {
        final JournalConsumers consumers = new JournalConsumers(directory);
        long first = Long.MAX_VALUE;
        for (final String name : consumers.names())
        {
            final long wanted = consumers.sequence(name) + 1;
            if (wanted > unneeded.get(unneeded.size() - 1).lastSequence())
            {
                continue;
            }
            final long lag = written(segments) - unneeded.stream()
                .filter(segment -> segment.lastSequence() < wanted).mapToLong(OldSegment::bytes).sum();
            if (lag > plan.maxLagBytes())
            {
                notes.add("consumer \"" + name + "\" is cut off: it has yet to read sequence " + wanted + ", " + lag +
                    " bytes behind, and at most " + plan.maxLagBytes() + " are kept for it");
            }
            else
            {
                notes.add("segments are kept for consumer \"" + name + "\", which has yet to read sequence " + wanted +
                    ", " + lag + " bytes behind");
                first = Math.min(first, wanted);
            }
        }
        return first;
    }

    /** Up to the first that the hook wants to keep. */
    private List<OldSegment> offered(final List<OldSegment> removable, final List<String> notes)
    {
        for (int i = 0; i < removable.size(); i++)
        {
            try
            {
                plan.hook().beforeRemoval(removable.get(i));
            }
            catch (final Exception kept)
            {
                notes.add("segment " + removable.get(i).directory().getFileName() + " is kept by the hook: " + kept);
                return removable.subList(0, i);
            }
        }
        return removable;
    }

    private void tell(final List<String> notes)
    {
        for (final String note : notes)
        {
            // Once for each, whatever the numbers in it: this is done every second.
            if (told.add(note.replaceAll("[0-9]+", "")))
            {
                LOGGER.warn("{}: {}", directory, note);
            }
        }
    }
}
