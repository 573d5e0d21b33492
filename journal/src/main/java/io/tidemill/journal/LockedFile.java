// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * An exclusive lock on a file of its own, opened once, never read, never removed: who removes it lets a second holder
 * in.
 * <p>
 * <b>Why there is static state.</b> A POSIX lock belongs to the process, and closing <em>any</em> channel of the file
 * drops it, silently. A second open in the same JVM must therefore be refused before it touches the file, which only
 * something shared by the whole JVM can do. It holds paths, nothing else, and one monitor guards it.
 */
final class LockedFile implements AutoCloseable
{
    private static final Set<Path> HELD = new HashSet<>();
    /** Who asks whether the holder is alive holds the lock for an instant; a holder outlasts that. */
    private static final int ATTEMPTS = 20;
    private static final long ATTEMPT_PAUSE_NS = 5_000_000L;

    private final Path file;
    private final FileChannel channel;

    /** What the system calls the file that is locked, whatever its name; null where it has no such thing. */
    private final Object fileKey;
    private boolean closed;

    private LockedFile(final Path file, final FileChannel channel, final Object fileKey)
    {
        this.file = file;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    /** Locks a file, which is created if it is missing; null if somebody has it, in this JVM or another process. */
    static LockedFile tryAcquire(final Path path) throws IOException
    {
        final Path file = real(path);
        synchronized (HELD)
        {
            if (HELD.contains(file))
            {
                return null;
            }
            final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            LockedFile locked = null;
            try
            {
                PrivateFiles.restrict(file);
                if (lock(channel))
                {
                    locked = new LockedFile(file, channel, fileKey(file));
                    HELD.add(file);
                }
                return locked;
            }
            finally
            {
                if (locked == null)
                {
                    channel.close();
                }
            }
        }
    }

    /** Under whatever name its directory was given. */
    private static Path real(final Path path) throws IOException
    {
        return path.toAbsolutePath().getParent().toRealPath().resolve(path.getFileName());
    }

    private static Object fileKey(final Path file) throws IOException
    {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
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

    /** Whether somebody has the file, in this JVM or another process. */
    static boolean isHeld(final Path path) throws IOException
    {
        final Path file = real(path);
        // Under the monitor: otherwise a holder of this JVM could lock between look and close, and lose its lock by it.
        synchronized (HELD)
        {
            if (HELD.contains(file))
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

    /** Any thread: whether the file that is locked is still the one that others would lock. */
    boolean isInPlace()
    {
        try
        {
            return Objects.equals(fileKey, fileKey(file));
        }
        catch (final IOException gone)
        {
            return false;
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
                throw new LogException("cannot release " + file + ": " + failure, failure);
            }
            finally
            {
                HELD.remove(file);
            }
        }
    }
}
