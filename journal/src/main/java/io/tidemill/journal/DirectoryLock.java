// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Proof that a data directory has one writer: an exclusive lock on a file of its own, with the name of the holder in
 * another one.
 */
final class DirectoryLock implements AutoCloseable
{
    static final String LOCK_FILE_NAME = "lock";
    static final String HOLDER_FILE_NAME = "holder";

    private final Path directory;
    private final LockedFile lock;

    private DirectoryLock(final Path directory, final LockedFile lock)
    {
        this.directory = directory;
        this.lock = lock;
    }

    static DirectoryLock acquire(final Path dataDirectory) throws IOException
    {
        final Path directory = dataDirectory.toRealPath();
        final LockedFile lock = LockedFile.tryAcquire(directory.resolve(LOCK_FILE_NAME));
        if (lock == null)
        {
            throw inUse(directory);
        }
        return new DirectoryLock(directory, lock);
    }

    /**
     * Any thread: the file that is locked is still the one that others would lock. Who removes it lets a second writer
     * in, so this one must not go on.
     */
    void requireInPlace()
    {
        if (!lock.isInPlace())
        {
            throw new LogException("cannot go on in " + directory + ": its file " + LOCK_FILE_NAME + " was removed " +
                "or replaced, so another process may be writing too. Nothing more is written. Stop all writers, " +
                "start one again, and never remove that file");
        }
    }

    /**
     * Whether a writer has the directory, in this JVM or another.
     */
    static boolean isHeld(final Path dataDirectory) throws IOException
    {
        return LockedFile.isHeld(dataDirectory.resolve(LOCK_FILE_NAME));
    }

    /** Who holds the directory, as far as it said so; for messages. */
    static String holder(final Path directory)
    {
        try
        {
            final TextProperties holder = TextProperties.read(directory.resolve(HOLDER_FILE_NAME));
            return "pid " + holder.text("pid") + " on " + holder.text("host") + " (" + holder.text("command") +
                ", since " + holder.text("since") + ")";
        }
        catch (final IOException | LogException unknown)
        {
            return "another process, which left no name";
        }
    }

    /** Leaves the name of this process for the message of whoever is refused. */
    void nameHolder(final int epoch) throws IOException
    {
        final ProcessHandle process = ProcessHandle.current();
        new TextProperties(directory.resolve(HOLDER_FILE_NAME))
            .put("pid", process.pid())
            .put("host", hostName())
            .put("command", command(process))
            .put("since", Instant.now())
            .put("epoch", epoch)
            .write();
    }

    private static LogException inUse(final Path directory)
    {
        return new LogException("cannot open " + directory + " for writing: it is in use by " + holder(directory) +
            "; a data directory has one writer at a time, so " + (isHeldHere(directory) ?
            "close the engine of this process that has it" : "stop that process") + " or choose another directory");
    }

    private static boolean isHeldHere(final Path directory)
    {
        return holder(directory).startsWith("pid " + ProcessHandle.current().pid() + " on " + hostName() + " ");
    }

    private static String command(final ProcessHandle process)
    {
        final String main = System.getProperty("sun.java.command", "");
        final String name = main.isEmpty() ? process.info().command().orElse("java") : main.split("\\s", 2)[0];
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String hostName()
    {
        try
        {
            return new String(PrivateFiles.read(Path.of("/proc/sys/kernel/hostname")), StandardCharsets.UTF_8).trim();
        }
        catch (final IOException unknown)
        {
            return "this host";
        }
    }

    @Override
    public void close()
    {
        lock.close();
    }
}
