// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies a data directory, in the order in which a start needs it the other way round:
 * <pre>
 *   snapshots ─▶ outputs ─▶ dead letters ─▶ events ─▶ all in place ─▶ verified ─▶ the properties of the directory
 * </pre>
 * A snapshot appears only when all logs have what it stands on, so logs that are copied behind it have it, too. An
 * output gets into its log behind its cause, so events that are copied behind the outputs have the cause of each. A
 * dead letter that the copy lacks is of an event behind the snapshot: a start comes to it again.
 * <p>
 * <b>Threading:</b> one.
 */
final class CopyRun
{
    static final String OUTPUTS = "outputs";
    private static final String EVENTS = "events";
    private static final List<String> FIRST = List.of(OUTPUTS, DeadLetterReader.COMPANION);
    private static final long CAUSE_PATIENCE_NS = 5_000_000_000L;
    private static final long LOOK_AGAIN_NS = 20_000_000L;

    private final Path original;
    private final CopyTarget target;
    private final BackupListener listener;
    private final SnapshotCopy snapshots;
    private final List<LogCopy> companions = new ArrayList<>();
    private final LogCopy events;
    private final List<String> notes = new ArrayList<>();
    private byte[] properties;

    CopyRun(
        final Path original,
        final CopyTarget target,
        final boolean isLive,
        final boolean isAllSnapshots,
        final BackupListener listener) throws IOException
    {
        this.original = original;
        this.target = target;
        this.listener = listener;
        this.snapshots = new SnapshotCopy(original, target.directory(), isAllSnapshots);
        for (final String name : companions(original))
        {
            companions.add(new LogCopy(
                name, original.resolve(name), target.directory().resolve(name), isLive, listener));
        }
        this.events = new LogCopy(EVENTS, original, target.directory(), isLive, listener);
    }

    /** The logs beside that of the events, outputs first. */
    static List<String> companions(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            return entries.filter(entry -> Files.exists(entry.resolve(DataDirectory.FILE_NAME)))
                .map(entry -> entry.getFileName().toString())
                .sorted(Comparator.comparingInt((String name) -> FIRST.contains(name) ? FIRST.indexOf(name) :
                    FIRST.size()).thenComparing(Comparator.naturalOrder()))
                .collect(Collectors.toList());
        }
    }

    /** A log that cannot be told for one must not be left out without a word. */
    private void requireNoneLost() throws IOException
    {
        try (Stream<Path> entries = Files.list(original))
        {
            for (final Path entry : (Iterable<Path>)entries::iterator)
            {
                if (DataDirectory.isLost(entry))
                {
                    throw DataDirectory.lost(entry);
                }
            }
        }
    }

    /** A copy that goes on where the original does not may be all that there is of it; unless it was cut off there. */
    void requireNothingLost() throws IOException
    {
        requireNoneLost();
        final Path copy = target.directory();
        if (!Files.exists(copy.resolve(DataDirectory.FILE_NAME)))
        {
            return;
        }
        final long last;
        try
        {
            last = ChronicleJournal.in(copy).withAcceptedGaps().lastSequence();
        }
        catch (final LogException harmed)
        {
            // It is copied anew.
            return;
        }
        if (last >= JournalBeginning.sequence(original) && !CopyCheck.isSame(copy, original, last) &&
            !isCutOff(copy, last))
        {
            throw new LogException("cannot back up " + original + " to " + copy + ": the copy there ends with " +
                "sequence " + last + ", and the original has another entry there, or none: they have gone " +
                "different ways. Nothing was changed. Use another place; or --force (Backup.withForce()), " +
                "and what only the copy has is lost");
        }
    }

    /** Whether the original has it on record that it gave up the end of the copy. */
    private boolean isCutOff(final Path copy, final long last) throws IOException
    {
        final int epoch = CopyCheck.epoch(copy, last);
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(original)))
        {
            final SegmentCut cut = SegmentCut.read(segment);
            if (cut != null && cut.nextSequence() <= last && cut.epoch() > epoch)
            {
                return true;
            }
        }
        return false;
    }

    /** All but that it is a data directory; what was copied is verified. */
    void copy() throws IOException
    {
        properties = PrivateFiles.read(original.resolve(DataDirectory.FILE_NAME));
        try
        {
            if (!new Redactions(original).isAsIn(new Redactions(target.directory())))
            {
                // A segment that was redacted may look as before from outside.
                notes.add("entries were redacted since the last backup, so all was copied anew");
                distrust();
            }
            stage();
            switchOver();
            verify();
        }
        catch (final IOException failure)
        {
            if (PrivateFiles.isForWantOfRoom(failure))
            {
                removeStaged(failure);
            }
            throw failure;
        }
    }

    /** Behind {@link #copy}: has it be one. */
    BackupReport open(final long startNs) throws IOException
    {
        target.open(properties);
        return report(Duration.ofNanos(System.nanoTime() - startNs));
    }

    private void stage() throws IOException
    {
        requireNoOpenRedaction();
        snapshots.stage();
        for (final LogCopy each : companions)
        {
            each.noteConsumers();
        }
        events.noteConsumers();
        for (final LogCopy each : companions)
        {
            each.stage();
        }
        events.stage();
        awaitCauses();
        requireBelonging();
        requireNoOpenRedaction();
        noteWhatIsElsewhere();
    }

    /** A start with a snapshot needs the outputs that it counts on. */
    private void noteWhatIsElsewhere() throws IOException
    {
        if (companions.stream().noneMatch(each -> each.name().equals(OUTPUTS)))
        {
            for (final long sequence : snapshots.sequences())
            {
                if (CopyCheck.knowsOutputs(snapshots.place(sequence), sequence))
                {
                    notes.add("NOT ALL IS COPIED: the snapshot at sequence " + sequence + " counts on outputs, whose " +
                        "log is not in " + original + " (OutputPlan.to). A start from this copy needs a copy of that " +
                        "log, made after this one, or it refuses");
                }
            }
        }
    }

    /** Its record would say in the copy that what still is there is gone, and nobody would remove it. */
    private void requireNoOpenRedaction()
    {
        if (new Redactions(original).isOpen())
        {
            throw new LogException("cannot copy " + original + ": entries are being redacted there, or a " +
                "redaction was cut short. Start the engine there, or redact again, either of which completes it, and " +
                "copy then");
        }
    }

    /** A journal that was cut may have left snapshots behind that go beyond it; a start passes them over. */
    private void requireBelonging() throws IOException
    {
        for (final long sequence : snapshots.sequences())
        {
            try
            {
                CopyCheck.requireUsable(snapshots.place(sequence), sequence, original, lastOutput());
            }
            catch (final LogException unfit)
            {
                snapshots.refuse(sequence, unfit.getMessage());
                snapshots.stage();
                requireBelonging();
                return;
            }
        }
    }

    /** Where there is no log of outputs, or another place for it, nothing is to be said. */
    private long lastOutput()
    {
        return companions.stream().filter(each -> each.name().equals(OUTPUTS)).mapToLong(LogCopy::lastSequence)
            .findFirst().orElse(Long.MAX_VALUE);
    }

    /** Outputs that do not wait for their cause may be ahead for a moment. */
    private void awaitCauses() throws IOException
    {
        final Path outputs = original.resolve(OUTPUTS);
        final LogCopy copy = companions.stream().filter(each -> each.name().equals(OUTPUTS)).findFirst().orElse(null);
        final long cause = copy == null ? -1 : CopyCheck.cause(outputs, copy.lastSequence());
        final long startNs = System.nanoTime();
        while (cause > events.lastSequence() && LogCopy.isWritten(original) &&
            System.nanoTime() - startNs < CAUSE_PATIENCE_NS)
        {
            LockSupport.parkNanos(LOOK_AGAIN_NS);
            events.stage();
        }
        if (cause > events.lastSequence())
        {
            notes.add("the last output is of sequence " + cause + ", and events end with " + events.lastSequence() +
                ", also in the original: a start moves such outputs aside");
        }
    }

    private void switchOver() throws IOException
    {
        target.shut();
        removeCompanionsBut(companions.stream().map(LogCopy::name).toList());
        for (final LogCopy each : companions)
        {
            each.switchOver(target.record());
            final Path log = original.resolve(each.name());
            SmallFile.write(target.directory().resolve(each.name()).resolve(DataDirectory.FILE_NAME),
                PrivateFiles.read(log.resolve(DataDirectory.FILE_NAME)));
        }
        events.switchOver(target.record());
        snapshots.switchOver();
        PrivateFiles.force(target.directory());
    }

    /** Copies of logs that the original does not have any more. */
    private void removeCompanionsBut(final List<String> present) throws IOException
    {
        for (final String name : companions(target.directory()))
        {
            final Path left = target.directory().resolve(name);
            if (!present.contains(name) && BackupRecord.read(left) != null)
            {
                try (Stream<Path> files = Files.walk(left))
                {
                    for (final Path file : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
                    {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private void distrust()
    {
        companions.forEach(LogCopy::distrust);
        events.distrust();
        snapshots.distrust();
    }

    /** What was copied earlier may have been harmed since: then all is copied anew, once. */
    private void verify() throws IOException
    {
        try
        {
            check();
        }
        catch (final LogDamagedException damaged)
        {
            notes.add("what was copied before was damaged, so all was copied anew: " + damaged.getMessage());
            distrust();
            stage();
            switchOver();
            check();
        }
    }

    private void check() throws IOException
    {
        final CopyCheck check = new CopyCheck(listener);
        for (final LogCopy each : companions)
        {
            check.requireWhole(each.name(), target.directory().resolve(each.name()), each.lastSequence());
        }
        check.requireWhole(EVENTS, target.directory(), events.lastSequence());
        for (final long sequence : snapshots.sequences())
        {
            CopyCheck.requireUsable(snapshots.place(sequence), sequence, target.directory(), lastOutput());
        }
    }

    private void removeStaged(final IOException failure)
    {
        try
        {
            snapshots.removeStaged();
            for (final LogCopy each : companions)
            {
                each.removeStaged();
            }
            events.removeStaged();
        }
        catch (final IOException | LogException left)
        {
            failure.addSuppressed(left);
        }
    }

    private BackupReport report(final Duration elapsed)
    {
        final List<BackupReport.Log> logs = new ArrayList<>();
        companions.forEach(each -> logs.add(each.report()));
        logs.add(events.report());
        final List<String> all = new ArrayList<>(snapshots.notes());
        companions.forEach(each -> all.addAll(each.notes()));
        all.addAll(events.notes());
        all.addAll(notes);
        if (snapshots.sequences().isEmpty() && events.firstSequence() > 0)
        {
            all.add("it holds no snapshot, and events begin with sequence " + events.firstSequence() +
                ": an engine starts from it only if it can do without what came before");
        }
        return new BackupReport(target.directory(), logs, snapshots.sequences(), all, elapsed);
    }
}
