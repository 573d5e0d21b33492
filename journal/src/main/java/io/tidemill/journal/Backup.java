// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.journal.BackupRecord.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Copies a data directory, whether an engine is at work there or not, to one that an engine can start from: events,
 * outputs, dead letters, the newest snapshot, positions of consumers. Copies to the same place again, it takes only
 * what has changed since.
 * <pre>{@code
 * final BackupReport report = Backup.of(ChronicleJournal.in(dataDir)).to(backupDir);
 * …
 * Backup.restore(backupDir, anotherDir, BackupListener.NONE);
 * }</pre>
 * <ol>
 * <li>What is in the copy is on the disk, and was on the original's disk: no loss of power there makes the copy one of
 * events that have not happened.</li>
 * <li>A copy that was cut short, by a {@code kill -9} or a full disk, is either the one that was there before, or no
 * data directory, and completed by the next one.</li>
 * <li>All of it is verified at the end.</li>
 * <li>An engine that starts from a copy begins an epoch of its own, since the original may have gone on behind it.</li>
 * </ol>
 * Immutable; <b>threading:</b> any, one copy to a place at a time.
 */
public final class Backup
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChronicleJournal journal;
    private final boolean isAsking;
    private final Duration timeout;
    private final boolean isAllSnapshots;
    private final boolean isForced;
    private final BackupListener listener;

    private Backup(
        final ChronicleJournal journal,
        final boolean isAsking,
        final Duration timeout,
        final boolean isAllSnapshots,
        final boolean isForced,
        final BackupListener listener)
    {
        this.journal = journal;
        this.isAsking = isAsking;
        this.timeout = timeout;
        this.isAllSnapshots = isAllSnapshots;
        this.isForced = isForced;
        this.listener = listener;
    }

    /**
     * A backup of a data directory.
     *
     * @param journal whose directory it is
     * @return the backup, not made yet
     */
    public static Backup of(final ChronicleJournal journal)
    {
        return new Backup(journal, true, PATIENCE, false, false, BackupListener.NONE);
    }

    /**
     * The same, but also over a copy that has entries which the original does not have (any more): they go.
     *
     * @return a copy of this
     */
    public Backup withForce()
    {
        return new Backup(journal, isAsking, timeout, isAllSnapshots, true, listener);
    }

    /**
     * The same, but a running engine is not asked for a new snapshot; the newest that is there is copied.
     *
     * @return a copy of this
     */
    public Backup withoutNewSnapshot()
    {
        return new Backup(journal, false, timeout, isAllSnapshots, isForced, listener);
    }

    /**
     * The same with another limit for the snapshot that a running engine is asked for.
     *
     * @param limit to wait for it; 60 s by default
     * @return a copy of this
     */
    public Backup withSnapshotWithin(final Duration limit)
    {
        return new Backup(journal, isAsking, limit, isAllSnapshots, isForced, listener);
    }

    /**
     * The same with all snapshots that are there instead of the newest sound one.
     *
     * @return a copy of this
     */
    public Backup withAllSnapshots()
    {
        return new Backup(journal, isAsking, timeout, true, isForced, listener);
    }

    /**
     * The same, telling how it goes on.
     *
     * @param told is told
     * @return a copy of this
     */
    public Backup tellingTo(final BackupListener told)
    {
        return new Backup(journal, isAsking, timeout, isAllSnapshots, isForced, told);
    }

    /**
     * Makes it.
     *
     * @param place an empty or a new directory, or that of an earlier backup of the same data directory
     * @return what it holds
     * @throws LogException         if it was not made; says why, and what to do
     * @throws InterruptedException if the calling thread is interrupted while it waits for the snapshot
     */
    public BackupReport to(final Path place) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        final Path original = journal.directory();
        final Path copy = place.toAbsolutePath().normalize();
        DataDirectory.requirePresent(original);
        try
        {
            final DataDirectory data = DataDirectory.read(original);
            try (CopyTarget target = CopyTarget.of(copy, original,
                new BackupRecord(Kind.BACKUP, data.created(), original.toString(), 0));
                RetentionHold hold = new RetentionHold(copy))
            {
                hold(hold, original);
                final String note = snapshot();
                final CopyRun run = new CopyRun(original, target, true, isAllSnapshots, listener);
                if (!isForced)
                {
                    run.requireNothingLost();
                }
                run.copy();
                final BackupReport report = run.open(startNs);
                return note == null ? report : noting(note, report);
            }
        }
        catch (final IOException failure)
        {
            throw failed("back up " + original + " to " + copy, failure);
        }
    }

    /** Where nobody writes, nobody has to be kept from removing anything; so that may be a disk that is read only. */
    private void hold(final RetentionHold hold, final Path original) throws IOException
    {
        try
        {
            hold.on(original);
            for (final String companion : CopyRun.companions(original))
            {
                hold.on(original.resolve(companion));
            }
        }
        catch (final LogException refused)
        {
            if (journal.info().writer() != null || !(refused.getCause() instanceof IOException))
            {
                throw refused;
            }
        }
    }

    /** Null, or why there is no new one. */
    private String snapshot() throws InterruptedException
    {
        if (!isAsking || journal.info().writer() == null)
        {
            return null;
        }
        if (SnapshotRequest.isInVain(journal))
        {
            return "the engine takes no snapshots, so none was asked for";
        }
        listener.began("wait for a snapshot", -1);
        try
        {
            SnapshotRequest.of(journal).await(timeout);
            return null;
        }
        catch (final LogException none)
        {
            throw new LogException(none.getMessage() + ". Nothing was copied; without a new snapshot: " +
                "--no-snapshot, or Backup.withoutNewSnapshot()", none);
        }
    }

    private static BackupReport noting(final String note, final BackupReport report)
    {
        final List<String> notes = new ArrayList<>(report.notes());
        notes.add(note);
        return new BackupReport(report.directory(), report.logs(), report.snapshots(), notes, report.elapsed());
    }

    /**
     * Makes a data directory of a backup. The backup stays as it is, and is not written to.
     *
     * @param backup    to restore
     * @param directory an empty or a new one, or that of a restore of the same backup that was cut short
     * @param listener  is told how it goes on
     * @return what it holds
     * @throws LogException if it was not restored; says why, and what to do
     */
    public static BackupReport restore(final Path backup, final Path directory, final BackupListener listener)
    {
        final long startNs = System.nanoTime();
        final Path from = backup.toAbsolutePath().normalize();
        final Path to = directory.toAbsolutePath().normalize();
        try
        {
            final BackupRecord record = requireBackup(from);
            final byte[] before = SmallFile.read(from.resolve(BackupRecord.FILE_NAME));
            try (CopyTarget target = CopyTarget.of(to, from,
                new BackupRecord(Kind.RESTORED, record.of(), record.from(), 0)))
            {
                final CopyRun run = new CopyRun(from, target, false, true, listener);
                run.copy();
                if (!Arrays.equals(before, SmallFile.read(from.resolve(BackupRecord.FILE_NAME))))
                {
                    throw new LogException("cannot restore " + from + ": it was renewed meanwhile; restore it again");
                }
                return run.open(startNs);
            }
        }
        catch (final IOException failure)
        {
            throw failed("restore " + from + " to " + to, failure);
        }
    }

    private static BackupRecord requireBackup(final Path directory) throws IOException
    {
        final BackupRecord record = BackupRecord.read(directory);
        final boolean isWhole = Files.exists(directory.resolve(DataDirectory.FILE_NAME));
        if (record == null || record.kind() != Kind.BACKUP)
        {
            throw new LogException("cannot restore " + directory + ": it is no backup; " + (isWhole ?
                "it is a data directory, which an engine can start from as it is" :
                "it " + (Files.isDirectory(directory) ? "has no " + BackupRecord.FILE_NAME : "is no directory")));
        }
        if (!isWhole)
        {
            throw new LogException("cannot restore " + directory + ": the backup was cut short, or is being made; " +
                "it is completed by: tidemill backup " + record.from() + " " + directory);
        }
        if (LogCopy.isWritten(directory))
        {
            throw new LogException("cannot restore " + directory + ": it is being written, by a backup or an engine; " +
                "wait until that has ended");
        }
        return record;
    }

    private static LogException failed(final String what, final IOException failure)
    {
        final String next = PrivateFiles.isForWantOfRoom(failure) ?
            "; make room on that disk, or name a place on another one, and do it again" :
            "; when that is mended, do it again, which goes on where this has ended";
        return new LogException("cannot " + what + ": " + PrivateFiles.reason(failure) + next, failure);
    }
}
