// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Which run of the kernel this is. Within one, the page cache keeps what a killed process wrote, so a hole in a file is
 * damage; after another, it may be what a power loss left.
 */
final class BootId
{
    static final String UNKNOWN = "unknown";

    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId()
    {
    }

    static String current()
    {
        return read(FILE);
    }

    static String read(final Path file)
    {
        try
        {
            return new String(PrivateFiles.read(file), StandardCharsets.US_ASCII).trim();
        }
        catch (final IOException notLinux)
        {
            return UNKNOWN;
        }
    }
}
