// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor and memory of a machine.
 *
 * @param cpu         model.
 * @param cores       that the JVM may use.
 * @param memoryBytes that are built in; 0 if the JVM does not say.
 * @param virtual     whether the processor says that a hypervisor is below; false also where it says nothing.
 * @param governor    of the processor's clock; empty if the system does not say.
 */
public record Hardware(String cpu, int cores, long memoryBytes, boolean virtual, String governor)
{
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    private static final double GIB = 1L << 30;

    static Hardware here()
    {
        return new Hardware(
            cpuInfo("model name", System.getProperty("os.arch")),
            Runtime.getRuntime().availableProcessors(),
            readMemory(),
            cpuInfo("flags", "").contains("hypervisor"),
            readGovernor());
    }

    private static String cpuInfo(final String key, final String otherwise)
    {
        try (Stream<String> lines = Files.lines(CPU_INFO))
        {
            return lines
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
        }
        catch (final IOException ignore)
        {
            // Not Linux: what the JVM knows is better than nothing.
            return otherwise;
        }
    }

    private static long readMemory()
    {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system ?
            system.getTotalMemorySize() : 0;
    }

    private static String readGovernor()
    {
        try
        {
            return Files.readString(GOVERNOR).strip();
        }
        catch (final IOException ignore)
        {
            // Virtual machines and other systems have none to read.
            return "";
        }
    }

    /**
     * On one line.
     *
     * @return for people.
     */
    @Override
    public String toString()
    {
        return cpu + ", " + cores + (cores == 1 ? " core" : " cores") +
            (virtual ? " (virtual)" : "") +
            (governor.isEmpty() ? "" : ", governor " + governor) +
            (memoryBytes == 0 ? "" : String.format(Locale.ROOT, ", %.0f GiB", memoryBytes / GIB));
    }
}
