// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotDraft;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Snapshots in a data directory: {@code snapshots/0000000000000012345/}, named by the sequence. A directory gets this
 * name when all of it is on the disk, and loses it before a file of it is removed, so one that can be seen is whole.
 * <p>
 * Written by whoever holds the lock of the data directory; others may read beside.
 */
final class JournalSnapshots implements SnapshotStore
{
    static final String DIRECTORY_NAME = "snapshots";

    private static final String DRAFT_NAME = "draft" + TextProperties.TEMPORARY_SUFFIX;
    private static final String REQUEST_NAME = "request";
    private static final String REMOVED_SUFFIX = ".removed";
    private static final Pattern NAME = Pattern.compile("[0-9]{19}");

    private final Path dataDirectory;
    private final Path directory;

    /** Guarded by this; a draft would otherwise take another one for what was left behind. */
    private boolean isDrafting;

    JournalSnapshots(final Path dataDirectory)
    {
        this.dataDirectory = dataDirectory;
        this.directory = dataDirectory.resolve(DIRECTORY_NAME);
    }

    @Override
    public List<Long> sequences()
    {
        try
        {
            return list(name -> NAME.matcher(name).matches()).stream()
                .map(path -> Long.valueOf(path.getFileName().toString()))
                .sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        catch (final IOException failure)
        {
            throw failed("list the snapshots", failure);
        }
    }

    @Override
    public synchronized SnapshotDraft begin()
    {
        if (isDrafting)
        {
            throw new IllegalStateException("a snapshot of " + dataDirectory + " is being written: one at a time");
        }
        try
        {
            DataDirectory.requirePresent(dataDirectory);
            PrivateFiles.createDirectory(directory);
            PrivateFiles.removeRenamed(directory, list(JournalSnapshots::isLeftover));
            final Path unseen = directory.resolve(DRAFT_NAME);
            PrivateFiles.createDirectory(unseen);
            isDrafting = true;
            return new SnapshotWriter(unseen, this, this::ended);
        }
        catch (final IOException failure)
        {
            throw failed("write a snapshot", failure);
        }
    }

    private synchronized void ended()
    {
        isDrafting = false;
    }

    @Override
    public SnapshotContents open(final long sequence)
    {
        final Path snapshot = of(sequence);
        try
        {
            if (!Files.exists(snapshot))
            {
                throw new LogException("there is no snapshot at sequence " + sequence + " in " + directory +
                    "; there are " + sequences());
            }
            return new SnapshotReader(snapshot, sequence);
        }
        catch (final IOException failure)
        {
            throw failed("read the snapshot at sequence " + sequence, failure);
        }
    }

    @Override
    public Map<String, String> properties(final long sequence)
    {
        try
        {
            return SnapshotProperties.read(of(sequence), sequence).properties();
        }
        catch (final IOException failure)
        {
            throw failed("read the snapshot at sequence " + sequence, failure);
        }
    }

    @Override
    public void request()
    {
        try
        {
            DataDirectory.requirePresent(dataDirectory);
            PrivateFiles.createDirectory(directory);
            // By one call: the engine may take it away as soon as it can be seen.
            PrivateFiles.createEmpty(directory.resolve(REQUEST_NAME));
        }
        catch (final IOException failure)
        {
            throw failed("ask for a snapshot", failure);
        }
    }

    @Override
    public boolean takeRequest()
    {
        return directory.resolve(REQUEST_NAME).toFile().delete();
    }

    @Override
    public void drop(final long sequence)
    {
        final Path snapshot = of(sequence);
        final Path removed = snapshot.resolveSibling(snapshot.getFileName() + REMOVED_SUFFIX);
        try
        {
            // Of another one at the same sequence, whose removal was cut short.
            PrivateFiles.removeDirectory(removed);
            Files.move(snapshot, removed);
            PrivateFiles.removeRenamed(directory, List.of(removed));
        }
        catch (final NoSuchFileException none)
        {
            // As it should be.
        }
        catch (final IOException failure)
        {
            throw failed("remove the snapshot at sequence " + sequence, failure);
        }
    }

    /** What was never complete, and what was dropped; off the disk, too. Nobody writes one. */
    void removeLeftovers() throws IOException
    {
        if (Files.exists(directory))
        {
            PrivateFiles.removeRenamed(directory, list(JournalSnapshots::isLeftover));
            PrivateFiles.force(directory);
        }
    }

    Path of(final long sequence)
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("there is no snapshot at sequence " + sequence);
        }
        return directory.resolve(String.format(Locale.ROOT, "%019d", sequence));
    }

    private static boolean isLeftover(final String name)
    {
        return name.endsWith(TextProperties.TEMPORARY_SUFFIX) || name.endsWith(REMOVED_SUFFIX);
    }

    private List<Path> list(final Predicate<String> filter) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.filter(path -> filter.test(path.getFileName().toString())).collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }

    private LogException failed(final String what, final IOException failure)
    {
        return new LogException("cannot " + what + " in " + directory + ": " + PrivateFiles.reason(failure) +
            (PrivateFiles.isForWantOfRoom(failure) ? "; make room on that disk" : ""), failure);
    }
}
