// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.IpcDirectory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * That one engine at a time meets other processes in a directory: by a lock of the operating system and, as a process
 * loses that with whatever channel of the file it closes, a list of those that this process has.
 */
final class IpcLock implements AutoCloseable
{
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path place;
    private final FileChannel channel;

    private IpcLock(final Path place, final FileChannel channel)
    {
        this.place = place;
        this.channel = channel;
    }

    /** Makes the directory, if there is none, and takes it. */
    static IpcLock take(final IpcDirectory directory)
    {
        Path place = null;
        FileChannel channel = null;
        try
        {
            Files.createDirectories(directory.path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Whoever may enter may ring, and be a client.
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx------"));
            final Path real = directory.path().toRealPath();
            place = HERE.add(real) ? real : null;
            if (place != null)
            {
                channel = FileChannel.open(directory.lock(), Set.of(CREATE, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            if (channel == null || channel.tryLock() == null)
            {
                throw new IOException("another engine meets processes there: give each engine a directory of its own");
            }
            return new IpcLock(real, channel);
        }
        catch (final IOException | OverlappingFileLockException unable)
        {
            release(place, channel);
            throw new LogException("cannot use " + directory.path() + " to meet other processes: " +
                unable.getMessage(), unable);
        }
    }

    private static void release(final Path place, final FileChannel channel)
    {
        try
        {
            if (channel != null)
            {
                channel.close();
            }
        }
        catch (final IOException ignore)
        {
            // It is closed for this process.
        }
        if (place != null)
        {
            HERE.remove(place);
        }
    }

    @Override
    public void close()
    {
        release(place, channel);
    }
}
