// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file system as far as rounds need it.
 */
public final class RoundFiles
{
    private RoundFiles()
    {
    }

    /**
     * Waits until the disk has everything, so that one round's write-back does not fall into the next one's time.
     */
    static void sync(final Path directory) throws IOException
    {
        for (final Path path : children(directory))
        {
            if (Files.isRegularFile(path))
            {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE))
                {
                    channel.force(true);
                }
            }
        }
    }

    /**
     * Removes a directory and all it holds; no error if it is not there.
     *
     * @param directory to remove.
     * @throws IOException if something in it cannot be removed.
     */
    public static void remove(final Path directory) throws IOException
    {
        for (final Path path : children(directory))
        {
            Files.deleteIfExists(path);
        }
    }

    /** Everything below and the directory itself, deepest first. */
    private static List<Path> children(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory))
        {
            final List<Path> all = new ArrayList<>(paths.toList());
            all.sort(Comparator.reverseOrder());
            return all;
        }
        catch (final NoSuchFileException ignore)
        {
            return List.of();
        }
        catch (final UncheckedIOException ex)
        {
            throw ex.getCause();
        }
    }

    /**
     * Whether files there never reach a disk.
     *
     * @param directory exists.
     * @return true on tmpfs and its kin.
     * @throws IOException if the file system cannot be asked.
     */
    public static boolean isInMemory(final Path directory) throws IOException
    {
        final String type = Files.getFileStore(directory).type();
        return "tmpfs".equals(type) || "ramfs".equals(type);
    }

    /**
     * Names the file system for the report.
     */
    static String describe(final Path directory) throws IOException
    {
        final FileStore store = Files.getFileStore(directory);
        return store.type() + " (" + store.name() + ")";
    }
}
