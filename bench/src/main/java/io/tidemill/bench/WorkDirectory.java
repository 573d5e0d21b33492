// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tidemill.bench.rig.MemoryDirectory;
import io.tidemill.bench.rig.RoundFiles;

/**
 * A new directory for the files of rounds, removed on close. When the JVM is told to end, the child that runs is
 * killed, so that the run unwinds and closes this; whatever it does, nothing is left.
 */
final class WorkDirectory implements AutoCloseable
{
    private static final String PREFIX = "tidemill-bench-";
    private static final String SEPARATOR = "-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]{1,9}" + SEPARATOR + "[0-9]+");
    private static final long NEEDED_BYTES = 1L << 30;

    private static final long KILL_INTERVAL_MS = 20;
    private static final long UNWIND_LIMIT_MS = 10_000;

    private final Path path;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread ender = new Thread(this::end, "end-bench");
    private volatile boolean ending;

    private WorkDirectory(final Path path)
    {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(ender);
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
        removeLeftOver(parent);
        MemoryDirectory.removeLeftOver();
        return new WorkDirectory(Files.createTempDirectory(
            parent.toAbsolutePath(), PREFIX + ProcessHandle.current().pid() + SEPARATOR));
    }

    /** What runs left that were killed. */
    private static void removeLeftOver(final Path parent) throws IOException
    {
        final List<Path> all;
        try (Stream<Path> paths = Files.list(parent))
        {
            all = paths.filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                .filter(Files::isDirectory)
                .toList();
        }
        for (final Path path : all)
        {
            final long pid = Long.parseLong(path.getFileName().toString().split(SEPARATOR)[2]);
            if (ProcessHandle.of(pid).isEmpty())
            {
                RoundFiles.remove(path);
            }
        }
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

    /**
     * Whether the JVM was told to end: a child that failed meanwhile is no finding.
     */
    boolean isEnding()
    {
        return ending;
    }

    @Override
    public void close()
    {
        remove();
        closed.countDown();
        try
        {
            Runtime.getRuntime().removeShutdownHook(ender);
        }
        catch (final IllegalStateException ignore)
        {
            // Shutting down already: the hook sees that this is closed.
        }
    }

    /** Repeats the kill, since the run may have been about to start a child when the first one looked. */
    private void end()
    {
        ending = true;
        try
        {
            boolean unwound = false;
            for (long ms = 0; ms < UNWIND_LIMIT_MS && !unwound; ms += KILL_INTERVAL_MS)
            {
                ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
                unwound = closed.await(KILL_INTERVAL_MS, TimeUnit.MILLISECONDS);
            }
            if (!unwound)
            {
                remove();
            }
        }
        catch (final InterruptedException ignore)
        {
            // Nobody interrupts a shutdown hook; the JVM ends all the same.
        }
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
