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
import java.util.LinkedHashMap;
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

    /** What was said when this was done last; it is done every second. */
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
            final Map<String, String> notes = new LinkedHashMap<>();
            final List<Cutoff> cutoffs = new ArrayList<>();
            List<OldSegment> removed = plan.removes() ? removable(neededFrom, isDryRun, notes, cutoffs) : List.of();
            if (!isDryRun && !removed.isEmpty())
            {
                removed = offered(proven(removed, notes), notes);
                if (!removed.isEmpty())
                {
                    SegmentRemoval.before(directory, removed.get(removed.size() - 1).lastSequence() + 1);
                }
            }
            return report(removed, notes, cutoffs, isDryRun);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot remove old segments of " + directory + ": " + PrivateFiles.reason(failure) +
                "; what is left of them is not read any more, and removed with the next ones", failure);
        }
    }

    /** Cut off is only whose segments go. */
    private RetentionReport report(
        final List<OldSegment> removed,
        final Map<String, String> notes,
        final List<Cutoff> cutoffs,
        final boolean isDryRun)
    {
        for (final Cutoff cutoff : cutoffs)
        {
            if (!removed.isEmpty() && removed.get(removed.size() - 1).lastSequence() >= cutoff.wanted())
            {
                notes.put(cutoff.key(), "consumer \"" + cutoff.consumer() +
                    "\" is cut off: it has yet to read sequence " + cutoff.wanted() + ", " + cutoff.lag() +
                    " bytes behind, and at most " + plan.maxLagBytes() + " are kept for it");
            }
        }
        if (!isDryRun)
        {
            tell(notes, cutoffs);
        }
        return new RetentionReport(removed, List.copyOf(notes.values()));
    }

    /** Nothing goes before the journal itself says that it is on the disk: a hook is asked only for what then goes. */
    private List<OldSegment> proven(final List<OldSegment> removable, final Map<String, String> notes)
        throws IOException
    {
        final long kept =
            SegmentRemoval.keptFrom(directory, removable.get(removable.size() - 1).lastSequence() + 1);
        final List<OldSegment> proven = removable.stream().filter(segment -> segment.lastSequence() < kept).toList();
        if (proven.size() < removable.size())
        {
            notes.put("proof", (removable.size() - proven.size()) + " segments are kept until the journal itself " +
                "says that all of them is on the disk");
        }
        return proven;
    }

    private List<OldSegment> removable(
        final long neededFrom,
        final boolean isDryRun,
        final Map<String, String> notes,
        final List<Cutoff> cutoffs) throws IOException
    {
        final List<OldSegment> unneeded = new ArrayList<>();
        final List<Path> segments = SegmentCut.withoutCutOff(SegmentDirectory.list(DataDirectory.journal(directory)));
        complete.keySet().retainAll(segments);
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
        final long firstWanted = firstWanted(segments, unneeded, isDryRun, notes, cutoffs);
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
    private long firstWanted(
        final List<Path> segments,
        final List<OldSegment> unneeded,
        final boolean isDryRun,
        final Map<String, String> notes,
        final List<Cutoff> cutoffs) throws IOException
    {
        final JournalConsumers consumers = new JournalConsumers(directory);
        long first = Long.MAX_VALUE;
        for (final String name : consumers.names())
        {
            final boolean isHold = RetentionHold.isOne(name);
            if (isHold && isGivenUp(name, consumers, isDryRun))
            {
                notes.put(name, "nothing is kept any more for the " + name + ", which was not finished");
                continue;
            }
            final long wanted = consumers.sequence(name) + 1;
            if (wanted > unneeded.get(unneeded.size() - 1).lastSequence())
            {
                continue;
            }
            final long lag = written(segments) - unneeded.stream()
                .filter(segment -> segment.lastSequence() < wanted).mapToLong(OldSegment::bytes).sum();
            if (lag > plan.maxLagBytes() && !isHold)
            {
                cutoffs.add(new Cutoff(name, wanted, lag));
            }
            else
            {
                notes.put("kept for " + name, "segments are kept for consumer \"" + name +
                    "\", which has yet to read sequence " + wanted +
                    ", " + lag + " bytes behind");
                first = Math.min(first, wanted);
            }
        }
        return first;
    }

    /** Whoever copied was killed. The next copy begins with what is there then. */
    private static boolean isGivenUp(final String hold, final JournalConsumers consumers, final boolean isDryRun)
    {
        if (consumers.isOpen(hold))
        {
            return false;
        }
        try
        {
            if (!isDryRun)
            {
                consumers.drop(hold);
            }
            return true;
        }
        catch (final LogException takenOver)
        {
            // By the next copy, just now.
            return false;
        }
    }

    /** Up to the first that the hook wants to keep. */
    private List<OldSegment> offered(final List<OldSegment> removable, final Map<String, String> notes)
    {
        for (int i = 0; i < removable.size(); i++)
        {
            try
            {
                plan.hook().beforeRemoval(removable.get(i));
            }
            catch (final Exception kept)
            {
                notes.put("hook",
                    "segment " + removable.get(i).directory().getFileName() + " is kept by the hook: " + kept);
                return removable.subList(0, i);
            }
        }
        return removable;
    }

    /** Once, whatever the numbers in it; again when it was over in between. */
    private void tell(final Map<String, String> notes, final List<Cutoff> cutoffs)
    {
        final Set<String> lasting = new HashSet<>(notes.keySet());
        cutoffs.forEach(cutoff -> lasting.add(cutoff.key()));
        told.retainAll(lasting);
        notes.forEach((what, note) ->
        {
            if (told.add(what))
            {
                LOGGER.warn("{}: {}", directory, note);
            }
        });
    }

    /** A consumer that is too far behind. */
    private record Cutoff(String consumer, long wanted, long lag)
    {
        private String key()
        {
            return "cut off " + consumer;
        }
    }
}
