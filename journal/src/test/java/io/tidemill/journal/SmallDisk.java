// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A file system of a few megabytes, in memory; only root may have one.
 */
final class SmallDisk implements AutoCloseable
{
    private final Path directory;

    SmallDisk(final Path directory, final int megabytes) throws IOException
    {
        this.directory = Files.createDirectories(directory);
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()),
            "a small file system cannot be mounted here: that takes root");
    }

    Path directory()
    {
        return directory;
    }

    /** Takes room away; to be given back by deleting the file. */
    Path fill(final int megabytes) throws IOException
    {
        return Files.write(directory.resolve("filler"), new byte[megabytes << 20]);
    }

    @Override
    public void close()
    {
        run("umount", "-l", directory.toString());
    }

    private static boolean run(final String... command)
    {
        try
        {
            return new ProcessBuilder(List.of(command)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        }
        catch (final IOException none)
        {
            return false;
        }
        catch (final InterruptedException interrupted)
        {
            throw new IllegalStateException(interrupted);
        }
    }
}
