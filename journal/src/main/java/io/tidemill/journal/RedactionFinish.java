// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to be done of a redaction, for whoever holds the locks: of one that is on record, everything; of one
 * that is not, its traces are removed. It reads no frame and needs hardly any room, and may be done any number of
 * times.
 */
final class RedactionFinish
{
    private static final Logger LOGGER = LoggerFactory.getLogger(RedactionFinish.class);

    /** As the engine names it. */
    private static final String COUNTERS_NAME = "counters";

    private final RedactionLogs logs;
    private final Redactions redactions;
    private final JournalSnapshots snapshots;

    RedactionFinish(final RedactionLogs logs)
    {
        this.logs = logs;
        redactions = new Redactions(logs.events());
        snapshots = new JournalSnapshots(logs.events());
    }

    /** For a session that has the lock of the events. */
    static void ofEarlier(final Path directory) throws IOException
    {
        if (new Redactions(directory).isOpen())
        {
            final RedactionLogs logs = RedactionLogs.of(directory);
            final RedactionLogs.Locks locks = lockCompanions(logs);
            try (locks)
            {
                new RedactionFinish(logs).run();
            }
        }
    }

    private static RedactionLogs.Locks lockCompanions(final RedactionLogs logs) throws IOException
    {
        try
        {
            return logs.lockCompanions();
        }
        catch (final LogException inUse)
        {
            throw new LogException("cannot open " + logs.events() + " for writing before an earlier redaction of it " +
                "is finished: " + inUse.getMessage(), inUse);
        }
    }

    void run() throws IOException
    {
        if (!redactions.isOpen())
        {
            return;
        }
        final RedactionRecord last = redactions.last();
        final boolean isOnRecord = last != null && !last.isFinished();
        if (isOnRecord)
        {
            apply(last);
        }
        for (final Path each : logs.all())
        {
            PreparedSegments.sweep(each);
        }
        if (isOnRecord)
        {
            redactions.write(last.finished());
            LOGGER.warn("{}: {} sequences from {} to {} were redacted; see {}", logs.events(), last.sequences().count(),
                last.sequences().first(), last.sequences().last(), redactions.file(last));
        }
        redactions.end();
    }

    private void apply(final RedactionRecord record) throws IOException
    {
        for (final Path each : logs.all())
        {
            PreparedSegments.takePlace(each, record.id());
            for (final Path copy : copies(each))
            {
                Files.deleteIfExists(copy);
                PrivateFiles.force(copy.getParent());
            }
        }
        // It may quote what a handler said when it failed.
        Files.deleteIfExists(logs.events().resolve(COUNTERS_NAME));
        PrivateFiles.force(logs.events());
        for (final long each : concerned(snapshots.sequences(), record.firstSequence(), record.keptSnapshotsFrom()))
        {
            snapshots.drop(each);
        }
        snapshots.removeLeftovers();
    }

    /** Those of a list of snapshots that hold what came of a sequence, but for those that are to stay. */
    static List<Long> concerned(final List<Long> sequences, final long first, final long keptFrom)
    {
        return first < 0 ? List.of() :
            sequences.stream().filter(each -> each >= first && each < keptFrom).collect(Collectors.toList());
    }

    /**
     * Files that hold what was cut off or moved away. Their directories stay: they are numbers not to be used again.
     */
    static List<Path> copies(final Path dataDirectory) throws IOException
    {
        try (Stream<Path> files = Files.walk(dataDirectory.resolve(TailCut.DIRECTORY_NAME)))
        {
            return files.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }
}
