// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What the operating system tells of a process that has left its number somewhere. The number may mean another process
 * here: it may have been given anew, or be one of a container. So only one that is as old as it must be counts.
 */
final class ProcessLook
{
    /** The kernel counts the age of processes in ticks, from a boot of which the time is not known better. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private ProcessLook()
    {
    }

    /** Whether there is such a process, which was there at that time. */
    static boolean isThere(final long pid, final Instant then)
    {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant())
            .filter(start -> !start.isAfter(then.plus(SLACK))).isPresent();
    }

    /** Whether it is there, and stopped by a signal or a debugger. */
    static boolean isStopped(final long pid, final Instant then)
    {
        try
        {
            final String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name of the program may have parentheses and blanks.
            final int state = stat.lastIndexOf(')') + 2;
            return state < stat.length() && "Tt".indexOf(stat.charAt(state)) >= 0 && isThere(pid, then);
        }
        catch (final IOException unknown)
        {
            return false;
        }
    }
}
