// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files and directories that only their owner may read, since a journal holds whatever its users' events hold.
 * <p>
 * Streams rather than channels: an interrupt of the calling thread closes a channel, but must not end a journal.
 */
final class PrivateFiles
{
    static final String NO_SPACE = "No space left on device";
    static final String NO_QUOTA = "Disk quota exceeded";

    /** The first of them in the language of this process, which is that of whoever started it. */
    private static final String NO_SPACE_HERE = noSpaceHere();

    private PrivateFiles()
    {
    }

    /** Whether a failure says that the disk has no room: in the words of the system's own messages. */
    static boolean isForWantOfRoom(final IOException failure)
    {
        final String message = failure.getMessage();
        return message != null &&
            (message.contains(NO_SPACE) || message.contains(NO_SPACE_HERE) || message.contains(NO_QUOTA));
    }

    /** What the system says of a device that is always full. */
    private static String noSpaceHere()
    {
        try (FileOutputStream full = new FileOutputStream("/dev/full"))
        {
            full.write(0);
        }
        catch (final IOException failure)
        {
            final String message = failure.getMessage();
            return failure instanceof FileNotFoundException || message == null ? NO_SPACE : message;
        }
        return NO_SPACE;
    }

    /** Creates a directory, and those above it that are missing, and puts their entries on the disk. */
    static void createDirectory(final Path directory) throws IOException
    {
        final Path parent = directory.toAbsolutePath().getParent();
        createMissing(parent);
        try
        {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(ownerOnly("rwx------")));
            force(parent);
        }
        catch (final FileAlreadyExistsException present)
        {
            if (!Files.isDirectory(directory))
            {
                throw present;
            }
        }
    }

    private static void createMissing(final Path directory) throws IOException
    {
        if (directory != null && !Files.isDirectory(directory))
        {
            createMissing(directory.getParent());
            Files.createDirectories(directory);
            force(directory.getParent());
        }
    }

    static void restrict(final Path file) throws IOException
    {
        Files.setPosixFilePermissions(file, ownerOnly("rw-------"));
    }

    static byte[] read(final Path file) throws IOException
    {
        try (FileInputStream in = new FileInputStream(file.toFile()))
        {
            return in.readAllBytes();
        }
        catch (final FileNotFoundException missing)
        {
            throw Files.exists(file) ? missing : new NoSuchFileException(file.toString());
        }
    }

    /** Creates a file with nothing in it, unless it is there. Not on the disk. */
    static void createEmpty(final Path file) throws IOException
    {
        try
        {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly("rw-------")));
        }
        catch (final FileAlreadyExistsException present)
        {
            // As it is to be.
        }
    }

    /** Writes a file and puts its content on the disk. */
    static void write(final Path file, final byte[] content) throws IOException
    {
        try (FileOutputStream out = new FileOutputStream(file.toFile()))
        {
            restrict(file);
            out.write(content);
            out.getFD().sync();
        }
    }

    /** Puts a directory's entries on the disk. */
    static void force(final Path directory) throws IOException
    {
        boolean interrupted = false;
        try
        {
            while (true)
            {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
                {
                    channel.force(true);
                    return;
                }
                catch (final ClosedByInterruptException again)
                {
                    interrupted |= Thread.interrupted();
                }
            }
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a failure says, in words instead of the names of exception classes. */
    static String reason(final IOException failure)
    {
        if (failure instanceof AccessDeniedException denied)
        {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof NoSuchFileException missing)
        {
            return missing.getFile() + ": no such file or directory";
        }
        if (failure instanceof FileSystemException failed && failed.getReason() != null)
        {
            return failed.getFile() + ": " + failed.getReason();
        }
        return failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }

    /** The same of anything that is thrown. */
    static String reason(final Throwable thrown)
    {
        return thrown instanceof IOException failure ? reason(failure) : thrown.toString();
    }

    /**
     * Removes directories that got names which nobody looks at, with the files in them. First these names get to the
     * disk: a loss of power must not leave the name that one had before, without its files.
     */
    static void removeRenamed(final Path parent, final List<Path> directories) throws IOException
    {
        if (!directories.isEmpty())
        {
            force(parent);
        }
        for (final Path directory : directories)
        {
            removeDirectory(directory);
        }
    }

    /** Removes a directory and the files in it. */
    static void removeDirectory(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                Files.deleteIfExists(file);
            }
        }
        catch (final NoSuchFileException gone)
        {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static Set<PosixFilePermission> ownerOnly(final String permissions)
    {
        return PosixFilePermissions.fromString(permissions);
    }
}
