// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.rig.RoundFiles;

/**
 * A new directory for the files of rounds, removed on close, and also when the JVM is told to end.
 */
final class WorkDirectory implements AutoCloseable
{
    private static final String PREFIX = "tidemill-bench-";
    private static final long NEEDED_BYTES = 1L << 30;

    private final Path path;
    private final Thread remover;

    private WorkDirectory(final Path path)
    {
        this.path = path;
        this.remover = new Thread(this::remove, "remove-bench-files");
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /**
     * Makes one.
     *
     * @param chosen by the user; null for a place that is on a disk if there is one: the build directory of a source
     *               tree, else the directory for temporary files.
     * @throws IOException if there is no such directory, no room in it, or it cannot be written to.
     */
    static WorkDirectory in(final Path chosen) throws IOException
    {
        final Path parent = chosen != null ? chosen : standardPlace();
        if (!Files.isDirectory(parent))
        {
            throw new IOException("the files of rounds cannot go to " + parent + ": it is not a directory; see --dir");
        }
        final FileStore store = Files.getFileStore(parent);
        if (store.getUsableSpace() < NEEDED_BYTES)
        {
            throw new IOException("the files of rounds cannot go to " + parent + ": only " +
                (store.getUsableSpace() >> 20) + " MB are free, " + (NEEDED_BYTES >> 20) + " are needed; see --dir");
        }
        return new WorkDirectory(Files.createTempDirectory(parent.toAbsolutePath(), PREFIX));
    }

    private static Path standardPlace() throws IOException
    {
        final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        final List<Path> candidates = Stream.of(Path.of("bench", "target"), Path.of("target"), temporary)
            .filter(Files::isDirectory)
            .filter(Files::isWritable)
            .toList();
        for (final Path candidate : candidates)
        {
            if (!RoundFiles.isInMemory(candidate))
            {
                return candidate;
            }
        }
        return temporary;
    }

    Path path()
    {
        return path;
    }

    @Override
    public void close()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(remover);
        }
        catch (final IllegalStateException ignore)
        {
            // Shutting down already: the hook removes the files.
            return;
        }
        remove();
    }

    private void remove()
    {
        try
        {
            RoundFiles.remove(path);
        }
        catch (final IOException ex)
        {
            System.err.println("tidemill bench: files were left in " + path + ": " + ex);
        }
    }
}
