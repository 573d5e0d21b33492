// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.journal.BackupRecord.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory of a copy: makes sure that it is one to copy to, and that nobody else is at it, neither another copy
 * nor an engine. Until {@link #open} it is no data directory, to nobody: its properties are not there.
 */
final class CopyTarget implements AutoCloseable
{
    /** What may be in a directory that nothing was copied to yet. */
    private static final List<String> OWN_NAMES = List.of(DirectoryLock.LOCK_FILE_NAME,
        BackupRecord.FILE_NAME + TextProperties.TEMPORARY_SUFFIX, "lost+found");

    private final Path directory;
    private final BackupRecord record;
    private final LockedFile lock;

    private CopyTarget(final Path directory, final BackupRecord record, final LockedFile lock)
    {
        this.directory = directory;
        this.record = record;
        this.lock = lock;
    }

    /** @param record that the copy is to have */
    static CopyTarget of(final Path directory, final Path original, final BackupRecord record) throws IOException
    {
        requireApart(directory, original);
        if (Files.exists(directory))
        {
            requireFit(directory, record);
        }
        PrivateFiles.createDirectory(directory);
        final LockedFile lock = LockedFile.tryAcquire(directory.resolve(DirectoryLock.LOCK_FILE_NAME));
        if (lock == null)
        {
            throw refused(directory, "somebody else is at it, another copy or an engine; wait until that has ended");
        }
        boolean opened = false;
        try
        {
            requireFit(directory, record);
            if (BackupRecord.read(directory) == null)
            {
                record.write(directory);
            }
            opened = true;
            return new CopyTarget(directory, record, lock);
        }
        finally
        {
            if (!opened)
            {
                lock.close();
            }
        }
    }

    private static void requireApart(final Path directory, final Path original) throws IOException
    {
        final Path from = original.toRealPath();
        final Path to = real(directory);
        if (to.startsWith(from) || from.startsWith(to))
        {
            throw refused(directory, (to.equals(from) ? "it is the directory that is to be copied" :
                "one of the two, it and " + original + ", lies inside the other") + "; name one beside it, better on " +
                "another disk");
        }
    }

    /** Also of what is not there yet. */
    private static Path real(final Path directory) throws IOException
    {
        final Path parent = directory.getParent();
        return Files.exists(directory) || parent == null ? directory.toRealPath() :
            real(parent).resolve(directory.getFileName());
    }

    private static void requireFit(final Path directory, final BackupRecord wanted) throws IOException
    {
        if (!Files.isDirectory(directory))
        {
            throw refused(directory, "it is a file; name a directory");
        }
        final BackupRecord present = BackupRecord.read(directory);
        if (present == null)
        {
            requireEmpty(directory);
            return;
        }
        if (present.kind() != wanted.kind())
        {
            throw refused(directory, "it is a " + present.kind().words() + "; name another one, or a new one");
        }
        if (!present.of().equals(wanted.of()))
        {
            throw refused(directory, "it holds a copy of another data directory, that of " + present.from() +
                " created " + present.of() + ", and this one was created " + wanted.of() +
                "; name another one, or a new one");
        }
        if (Files.exists(directory.resolve(DirectoryLock.HOLDER_FILE_NAME)))
        {
            throw refused(directory, "an engine has written to it, " + DirectoryLock.holder(directory) + ", so it is " +
                "a data directory of its own by now; name another one, or a new one");
        }
        if (wanted.kind() == Kind.RESTORED && Files.exists(directory.resolve(DataDirectory.FILE_NAME)))
        {
            throw refused(directory, "a backup was restored to it already; name an empty or a new one");
        }
    }

    private static void requireEmpty(final Path directory) throws IOException
    {
        try (Stream<Path> entries = Files.list(directory))
        {
            final List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                .filter(name -> !OWN_NAMES.contains(name)).sorted().limit(3).collect(Collectors.toList());
            if (!foreign.isEmpty())
            {
                throw refused(directory, "it holds " + String.join(", ", foreign) + " and no " +
                    BackupRecord.FILE_NAME + ", so it is no copy of a data directory; name an empty or a new one");
            }
        }
    }

    private static LogException refused(final Path directory, final String why)
    {
        return new LogException("cannot copy to " + directory + ": " + why + ". Nothing was changed");
    }

    Path directory()
    {
        return directory;
    }

    BackupRecord record()
    {
        return record;
    }

    /** From now on it is no data directory. */
    void shut() throws IOException
    {
        SmallFile.write(directory.resolve(DataDirectory.FILE_NAME), null);
    }

    /** From now on it is one. */
    void open(final byte[] properties) throws IOException
    {
        SmallFile.write(directory.resolve(DataDirectory.FILE_NAME), properties);
        PrivateFiles.force(directory.toAbsolutePath().getParent());
    }

    @Override
    public void close()
    {
        lock.close();
    }
}
