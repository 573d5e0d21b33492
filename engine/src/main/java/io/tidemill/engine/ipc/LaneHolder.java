// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Whether the client of a lane lives: it holds a lock on the lane's file ({@code fcntl}), which the operating system
 * takes away with the process, whatever ends it, and which a stopped one keeps. It tells across containers, where
 * process ids mean nothing.
 * <p>
 * A process loses its locks on a file with whatever channel of that file it closes. So within one process nobody but
 * the holder opens the file: a registry tells of the clients that live here.
 */
public final class LaneHolder implements AutoCloseable
{
    private static final int MOST_LOOKS = 100;
    private static final long LOOK_NS = 100_000;
    private static final Set<Long> HERE = ConcurrentHashMap.newKeySet();

    private final long clientId;
    private final FileChannel channel;

    private LaneHolder(final long clientId, final FileChannel channel)
    {
        this.clientId = clientId;
        this.channel = channel;
    }

    /** By the client, which closes no other channel of this file from now on. */
    static LaneHolder hold(final Path lane, final long clientId) throws IOException
    {
        HERE.add(clientId);
        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(lane, READ, WRITE);
            final FileLock lock = lock(channel);
            if (lock == null)
            {
                throw new IOException("another process holds the lock of " + lane);
            }
            return new LaneHolder(clientId, channel);
        }
        catch (final IOException | OverlappingFileLockException failure)
        {
            HERE.remove(clientId);
            if (channel != null)
            {
                channel.close();
            }
            throw failure instanceof final IOException io ? io : new IOException(failure);
        }
    }

    /** Whoever looks has the lock for a moment. */
    private static FileLock lock(final FileChannel channel) throws IOException
    {
        FileLock lock = channel.tryLock();
        for (int i = 0; lock == null && i < MOST_LOOKS; i++)
        {
            LockSupport.parkNanos(LOOK_NS);
            lock = channel.tryLock();
        }
        return lock;
    }

    /**
     * By the engine, and whoever else wants to know. Needs no right to write.
     *
     * @param lane     its file
     * @param clientId of the client that it was made for
     * @return whether that client lives, or it cannot be told
     */
    public static boolean isHeld(final Path lane, final long clientId)
    {
        if (HERE.contains(clientId))
        {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lane, READ);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true))
        {
            // Shared: two that look at once do not take each other for the holder.
            return lock == null;
        }
        catch (final OverlappingFileLockException ours)
        {
            return true;
        }
        catch (final NoSuchFileException gone)
        {
            return false;
        }
        catch (final IOException unknown)
        {
            // Nobody is retired for want of a file descriptor.
            return true;
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
        HERE.remove(clientId);
    }
}
