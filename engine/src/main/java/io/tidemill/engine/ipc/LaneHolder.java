// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

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
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(100);
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
            final long startNs = System.nanoTime();
            while (channel.tryLock() == null)
            {
                // An engine that has just come may be looking whether anybody holds it.
                if (System.nanoTime() - startNs > PATIENCE_NS)
                {
                    throw new IOException("another process holds the lock of " + lane);
                }
                Thread.onSpinWait();
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

    /**
     * By the engine.
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
        try (FileChannel channel = FileChannel.open(lane, READ, WRITE); FileLock lock = channel.tryLock())
        {
            return lock == null;
        }
        catch (final OverlappingFileLockException ours)
        {
            return true;
        }
        catch (final IOException unknown)
        {
            return false;
        }
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
        HERE.remove(clientId);
    }
}
