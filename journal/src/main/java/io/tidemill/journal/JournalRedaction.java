// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.DeadLetterCodec;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.HashDescriptor;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputCodec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import org.agrona.DirectBuffer;

/**
 * Takes what entries hold out of a journal, its outputs and its dead letters, for ever, while nobody writes them.
 * <ol>
 * <li>Everything is read first. What is damaged, or has an end that is not settled, is refused.</li>
 * <li>Segments are written anew beside the old ones, and get to the disk. Until then nothing has changed, and a
 * failure, such as a full disk, leaves all as it was.</li>
 * <li>The {@linkplain RedactionRecord record} is the one step by which all of it happens. What follows
 * ({@link RedactionFinish}) are renames and removals that whoever opens the journal next does if this process does
 * not.</li>
 * </ol>
 */
final class JournalRedaction
{
    /** The record is a small file. */
    private static final int MAX_TEXT_LENGTH = 500_000;

    /** As the engine names the last output that a snapshot covers. */
    private static final String OUTPUTS_PROPERTY = "outputs";

    private final Path directory;
    private final RedactionPlan plan;
    private final boolean isPlan;
    private final Redactions redactions;
    private final List<String> notes = new ArrayList<>();
    private RedactionLogs logs;
    private ChosenEntries chosen;
    private SequenceRanges sequences;
    private RedactionSearch events;
    private final List<RedactionSearch> companions = new ArrayList<>();
    private long outputs;
    private long letters;
    private long lastOutput = -1;
    private long outputsBeginning;

    JournalRedaction(final Path directory, final RedactionPlan plan, final boolean isPlan)
    {
        this.directory = directory;
        this.plan = plan;
        this.isPlan = isPlan;
        redactions = new Redactions(directory);
    }

    RedactionReport runLocked() throws IOException
    {
        logs = RedactionLogs.of(directory);
        if (isPlan)
        {
            logs.requireNoWriter();
            if (redactions.isOpen())
            {
                notes.add("an earlier redaction was not finished, which the next one, or the next start, does first");
            }
            return run();
        }
        final RedactionLogs.Locks locks = logs.lock();
        try (locks)
        {
            new RedactionFinish(logs).run();
            for (final Path each : logs.all())
            {
                JournalOpening.clear(each);
                SegmentRemoval.finish(each);
            }
            return run();
        }
    }

    private RedactionReport run() throws IOException
    {
        for (final Path other : logs.others())
        {
            notes.add(other + " is another journal, of which nothing is known: it is left alone");
        }
        search();
        if (events.nextSequence() <= plan.sequences().last())
        {
            throw new LogException("cannot redact sequence " + plan.sequences().last() + " of " + directory +
                ": the last one is " + (events.nextSequence() - 1) + "; nothing was changed");
        }
        final SequenceRanges lost = lost();
        final long first = first(lost);
        final boolean isConcerned = chosen.events() + chosen.timers() + outputs + letters > 0 || !lost.isEmpty();
        final List<RedactedSegment> segments = isConcerned ? segments() : List.of();
        final List<Long> snapshots = RedactionFinish.concerned(
            new JournalSnapshots(directory).sequences(), first, plan.keptSnapshotsFrom());
        requireStart(snapshots);
        final int copies = isConcerned ? copies() : 0;
        final RedactionReport report = new RedactionReport(chosen.events(), chosen.timers(), outputs, letters,
            chosen.already(), chosen.gone(), chosen.left(), snapshots, segments.size(),
            segments.stream().mapToLong(RedactedSegment::bytes).sum(), copies, notes);
        if (!isPlan && !report.isNothing())
        {
            redact(segments, first);
        }
        return report;
    }

    private void search() throws IOException
    {
        chosen = new ChosenEntries(plan.sequences());
        events = new RedactionSearch(directory);
        events.run(chosen::choose);
        chosen.goOnWith(events.nextSequence());
        sequences = chosen.all();
        for (final Path each : logs.outputs())
        {
            final RedactionSearch search = search(each, this::isChosenOutput);
            outputs += search.entries();
            lastOutput = Math.max(lastOutput, search.nextSequence() - 1);
            outputsBeginning = Math.max(outputsBeginning, search.beginning());
        }
        for (final Path each : logs.letters())
        {
            letters += search(each, this::isChosenLetter).entries();
        }
    }

    private RedactionSearch search(final Path companion, final EntryChoice choice)
    {
        final RedactedFrame frame = new RedactedFrame(choice);
        final RedactionSearch search = new RedactionSearch(companion);
        search.run(frame::choose);
        companions.add(search);
        return search;
    }

    /** A state hash goes with the outputs: it tells of the state right behind a redacted entry. */
    private boolean isChosenOutput(
        final byte kind,
        final long sequence,
        final DirectBuffer buffer,
        final int payload,
        final int length)
    {
        return length >= Long.BYTES && sequences.contains(kind == EntryKind.MARKER.code() ?
            HashDescriptor.sequence(buffer, payload) : OutputCodec.cause(buffer, payload));
    }

    private boolean isChosenLetter(
        final byte kind,
        final long sequence,
        final DirectBuffer buffer,
        final int payload,
        final int length)
    {
        return length >= Long.BYTES && sequences.contains(DeadLetterCodec.sequence(buffer, payload));
    }

    /** Those that are gone without having been redacted before. */
    private SequenceRanges lost() throws IOException
    {
        SequenceRanges lost = chosen.gone();
        for (final RedactionRecord each : redactions.all())
        {
            lost = lost.without(each.sequences());
        }
        return lost;
    }

    /** From which on state is another one, -1 for none. */
    private long first(final SequenceRanges lost)
    {
        final long first = chosen.firstChanged();
        return lost.isEmpty() ? first : first < 0 ? lost.first() : Math.min(first, lost.first());
    }

    private List<RedactedSegment> segments() throws IOException
    {
        final List<RedactedSegment> segments = new ArrayList<>(events.segments(chosen));
        for (final RedactionSearch each : companions)
        {
            segments.addAll(each.segments(
                logs.outputs().contains(each.directory()) ? this::isChosenOutput : this::isChosenLetter));
        }
        return segments;
    }

    private int copies() throws IOException
    {
        int copies = 0;
        for (final Path each : logs.all())
        {
            copies += RedactionFinish.copies(each).size();
        }
        return copies;
    }

    /** Refuses what would leave a journal that the state cannot be computed from any more. */
    private void requireStart(final List<Long> snapshots)
    {
        final long start = new JournalSnapshots(directory).sequences().stream()
            .filter(each -> !snapshots.contains(each) && each >= events.beginning())
            .mapToLong(Long::longValue).max().orElse(-1);
        if (snapshots.isEmpty())
        {
            return;
        }
        if (events.beginning() > 0 && start < 0)
        {
            refuse("the entries before sequence " + events.beginning() + " were removed for their age, so without " +
                "snapshots nobody can compute the state");
        }
        else if (chosen.lastOfOtherLogic() > start && (start >= 0 || !logs.outputs().isEmpty()))
        {
            refuse("the entries up to sequence " + chosen.lastOfOtherLogic() + " were handled by another version of " +
                "the logic than those at the end, so an engine refuses to handle all of them anew");
        }
        else if (outputsBeginning > 0 && (start < 0 || lastOutput(start) < outputsBeginning))
        {
            refuse("the outputs before the one at " + outputsBeginning + " were removed for their age, so an engine " +
                "that handles the entries anew cannot compare what it computes with them");
        }
        final String which = snapshots.stream().map(String::valueOf).collect(Collectors.joining(", "));
        notes.add("the next start computes the state anew, from " +
            (start < 0 ? "the first entry" : "the snapshot at sequence " + start) + " on, as the snapshots at " +
            which + " hold what came of the redacted entries");
    }

    /** That a snapshot covers. */
    private long lastOutput(final long snapshot)
    {
        return Long.parseLong(
            new JournalSnapshots(directory).properties(snapshot).getOrDefault(OUTPUTS_PROPERTY, "-1"));
    }

    private void refuse(final String reason)
    {
        if (!plan.isForced())
        {
            throw new LogException("cannot redact these entries of " + directory + ": the snapshots behind them hold " +
                "what came of them and have to go, and " + reason + ". What helps: have the stages forget it by an " +
                "event of your own, close the engine with a snapshot, and redact with --keep-snapshots-from and the " +
                "sequence of that snapshot (RedactionPlan.keepingSnapshotsFrom). To go on without any state: --force " +
                "(evenWithoutState). Nothing was changed");
        }
        notes.add("forced, though " + reason);
    }

    private void redact(final List<RedactedSegment> segments, final long first) throws IOException
    {
        if (sequences.toString().length() > MAX_TEXT_LENGTH)
        {
            throw new LogException("cannot put on record at once which entries of " + directory + " are redacted: " +
                "they are too many stretches, " + sequences.toString().length() + " characters where " +
                MAX_TEXT_LENGTH + " are allowed; do it in several steps. Nothing was changed");
        }
        events.sync();
        for (final RedactionSearch each : companions)
        {
            each.sync();
        }
        final String id = UUID.randomUUID().toString();
        final RedactionRecord last = redactions.last();
        final RedactionRecord record = new RedactionRecord(last == null ? 1 : last.number() + 1, id, false,
            plan.reason(), Instant.now(), sequences, first, plan.keptSnapshotsFrom(), events.nextSequence() - 1,
            lastOutput);
        redactions.begin();
        try
        {
            for (final RedactedSegment each : segments)
            {
                each.write(PreparedSegments.file(each.segment(), id));
                PrivateFiles.force(each.segment());
            }
            redactions.write(record);
        }
        catch (final IOException | RuntimeException failure)
        {
            giveUp(record, failure);
            throw failure;
        }
        try
        {
            new RedactionFinish(logs).run();
        }
        catch (final IOException failure)
        {
            throw unfinished(failure);
        }
    }

    /** Unless it got on record, and only that it is on the disk is not certain. */
    private void giveUp(final RedactionRecord record, final Exception failure)
    {
        try
        {
            final RedactionRecord last = redactions.last();
            if (last != null && last.id().equals(record.id()))
            {
                throw unfinished(failure);
            }
            new RedactionFinish(logs).run();
        }
        catch (final IOException more)
        {
            // Whoever opens the journal next removes what was prepared.
            failure.addSuppressed(more);
        }
    }

    private LogException unfinished(final Exception failure)
    {
        return new LogException("the redaction of " + directory + " is on record, and was not finished: " +
            PrivateFiles.reason(failure) + ". The next one, or the next start of the engine, finishes it", failure);
    }
}
