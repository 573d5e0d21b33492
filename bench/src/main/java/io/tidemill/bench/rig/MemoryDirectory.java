// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place for files that processes share and that no disk is to write, such as Aeron's: where the system keeps files in
 * memory, as Aeron's documentation recommends. A JVM that is killed
 * leaves its own there; its parent removes it, or else the next run.
 */
public final class MemoryDirectory
{
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String PREFIX = "tidemill-bench-";
    private static final String SEPARATOR = "-";

    private MemoryDirectory()
    {
    }

    /**
     * Makes one.
     *
     * @param otherwise used where there is no such place.
     * @return empty, or the other one; the caller removes it.
     * @throws IOException if it cannot be made.
     */
    public static Path create(final Path otherwise) throws IOException
    {
        if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY))
        {
            return otherwise;
        }
        removeLeftOver();
        return Files.createTempDirectory(MEMORY, PREFIX + ProcessHandle.current().pid() + SEPARATOR);
    }

    /**
     * Removes what processes left behind that could not do so themselves.
     *
     * @throws IOException if it cannot be removed.
     */
    public static void removeLeftOver() throws IOException
    {
        for (final Path path : all(PREFIX))
        {
            if (!isUsed(path.getFileName().toString()))
            {
                RoundFiles.remove(path);
            }
        }
    }

    private static List<Path> all(final String prefix) throws IOException
    {
        if (!Files.isDirectory(MEMORY))
        {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(MEMORY))
        {
            return paths.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    /** Those of a process that has ended, whether or not it came to remove them. */
    static void removeThoseOf(final long pid) throws IOException
    {
        for (final Path path : all(PREFIX + pid + SEPARATOR))
        {
            RoundFiles.remove(path);
        }
    }

    private static boolean isUsed(final String name)
    {
        final String pid = name.substring(PREFIX.length()).split(SEPARATOR)[0];
        try
        {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        }
        catch (final NumberFormatException ignore)
        {
            // Not one of these.
            return true;
        }
    }
}
