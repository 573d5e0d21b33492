// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Proof that a data directory has one writer: an exclusive lock on a file of its own, opened once and never read.
 * <p>
 * <b>Why there is static state.</b> A POSIX lock belongs to the process, and closing <em>any</em> channel of the file
 * drops it, silently. A second open in the same JVM must therefore be refused before it touches the file, which only
 * something shared by the whole JVM can do. It holds directories, nothing else, and one monitor guards it.
 */
final class DirectoryLock implements AutoCloseable
{
    static final String LOCK_FILE_NAME = "lock";
    static final String HOLDER_FILE_NAME = "holder";

    private static final Set<Path> HELD = new HashSet<>();
    /** A reader that asks whether the writer is alive holds the lock for an instant; a writer outlasts that. */
    private static final int ATTEMPTS = 20;
    private static final long ATTEMPT_PAUSE_NS = 5_000_000L;

    private final Path directory;
    private final FileChannel channel;

    /** What the system calls the file that is locked, whatever its name; null where it has no such thing. */
    private final Object fileKey;
    private boolean closed;

    private DirectoryLock(final Path directory, final FileChannel channel, final Object fileKey)
    {
        this.directory = directory;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    static DirectoryLock acquire(final Path dataDirectory) throws IOException
    {
        final Path directory = dataDirectory.toRealPath();
        synchronized (HELD)
        {
            if (HELD.contains(directory))
            {
                throw inUse(directory);
            }
            final FileChannel channel = FileChannel.open(directory.resolve(LOCK_FILE_NAME),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean held = false;
            try
            {
                PrivateFiles.restrict(directory.resolve(LOCK_FILE_NAME));
                held = lock(channel);
                if (!held)
                {
                    throw inUse(directory);
                }
                final DirectoryLock acquired = new DirectoryLock(directory, channel, fileKey(directory));
                HELD.add(directory);
                return acquired;
            }
            finally
            {
                if (!held)
                {
                    channel.close();
                }
            }
        }
    }

    private static Object fileKey(final Path directory) throws IOException
    {
        return Files.readAttributes(directory.resolve(LOCK_FILE_NAME), BasicFileAttributes.class).fileKey();
    }

    /**
     * Any thread: the file that is locked is still the one that others would lock. Who removes it lets a second writer
     * in, so this one must not go on.
     */
    void requireInPlace()
    {
        boolean isInPlace;
        try
        {
            isInPlace = Objects.equals(fileKey, fileKey(directory));
        }
        catch (final IOException gone)
        {
            isInPlace = false;
        }
        if (!isInPlace)
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
        final Path directory = dataDirectory.toRealPath();
        final Path file = directory.resolve(LOCK_FILE_NAME);
        // Under the monitor: otherwise a writer of this JVM could lock between look and close, and lose its lock by it.
        synchronized (HELD)
        {
            if (HELD.contains(directory))
            {
                return true;
            }
            if (!Files.exists(file))
            {
                return false;
            }
            try (FileChannel probe = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = probe.tryLock(0, Long.MAX_VALUE, true))
            {
                return lock == null;
            }
        }
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

    private static boolean lock(final FileChannel channel) throws IOException
    {
        for (int i = 0; i < ATTEMPTS; i++)
        {
            if (channel.tryLock() != null)
            {
                return true;
            }
            LockSupport.parkNanos(ATTEMPT_PAUSE_NS);
        }
        return false;
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
        synchronized (HELD)
        {
            if (closed)
            {
                return;
            }
            closed = true;
            try
            {
                channel.close();
            }
            catch (final IOException failure)
            {
                throw new LogException("cannot release " + directory + ": " + failure, failure);
            }
            finally
            {
                HELD.remove(directory);
            }
        }
    }
}
