// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the figures were measured on; without it they mean nothing.
 *
 * @param hardware   processor and memory.
 * @param kernel     name and version.
 * @param jdk        name and version.
 * @param fileSystem type and device of the rounds' files.
 * @param inMemory   whether that file system has no disk.
 */
public record Machine(Hardware hardware, String kernel, String jdk, String fileSystem, boolean inMemory)
{
    /**
     * This machine.
     *
     * @param directory of the rounds' files.
     * @return what it is.
     * @throws IOException if the file system cannot be asked.
     */
    public static Machine of(final Path directory) throws IOException
    {
        return new Machine(
            Hardware.here(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            RoundFiles.describe(directory),
            RoundFiles.isInMemory(directory));
    }

    /**
     * What makes figures from here less believable.
     *
     * @return sentences for people; empty if nothing does.
     */
    public List<String> warnings()
    {
        return inMemory ?
            List.of("the files are in memory (" + fileSystem + "), not on a disk; choose another --dir.") : List.of();
    }

    /**
     * On one line.
     *
     * @return for people.
     */
    @Override
    public String toString()
    {
        return hardware + ", " + kernel + ", " + jdk + ", " + fileSystem;
    }
}
