// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the figures were measured on; without it they mean nothing.
 *
 * @param hardware   processor and memory.
 * @param kernel     name and version.
 * @param jdk        name and version.
 * @param fileSystem type and device of the rounds' files.
 * @param inMemory   whether that file system has no disk.
 * @param load       average load of the last minute before the run; negative if the system does not say.
 */
public record Machine(
    Hardware hardware, String kernel, String jdk, String fileSystem, boolean inMemory, double load)
{
    private static final double QUIET_LOAD_PER_CORE = 0.25;

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
            RoundFiles.isInMemory(directory),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /**
     * What makes figures from here less believable.
     *
     * @return sentences for people; empty if nothing does.
     */
    public List<String> warnings()
    {
        final List<String> warnings = new ArrayList<>();
        final int cores = hardware.cores();
        if (load > cores * QUIET_LOAD_PER_CORE)
        {
            warnings.add(String.format(
                Locale.ROOT, "the machine was not quiet (load %.2f on %d cores); figures will spread.", load, cores));
        }
        if (inMemory)
        {
            warnings.add("the files are in memory (" + fileSystem + "), not on a disk; choose another --dir.");
        }
        return warnings;
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
