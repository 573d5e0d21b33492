// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How progress is shown.
 */
public enum ProgressStyle
{
    /** One line that is drawn over. */
    BAR,

    /** A line per JVM. */
    LINES;

    private static final Path STDERR = Path.of("/proc/self/fd/2");

    /**
     * The style that suits where standard error goes. {@code System.console()} tells about standard input and output
     * only, so the kernel is asked where there is one that answers.
     *
     * @return {@link #BAR} for a terminal.
     */
    public static ProgressStyle ofStandardError()
    {
        if ("dumb".equals(System.getenv("TERM")))
        {
            return LINES;
        }
        try
        {
            final String target = Files.readSymbolicLink(STDERR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") ? BAR : LINES;
        }
        catch (final IOException | UnsupportedOperationException ignore)
        {
            return System.console() == null ? LINES : BAR;
        }
    }

    /**
     * Progress in this style.
     *
     * @param log        to write to.
     * @param benchmarks to be run.
     * @param effort     how often things are repeated.
     * @return progress, to be closed by the caller.
     */
    public Progress of(final PrintStream log, final List<Benchmark> benchmarks, final Effort effort)
    {
        final int forks = benchmarks.stream().mapToInt(benchmark -> benchmark.forks(effort)).sum();
        final TimeLeft timeLeft = new TimeLeft(benchmarks, effort, System::nanoTime);
        return this == BAR ? new BarProgress(log, forks, timeLeft) : new LineProgress(log, forks, timeLeft);
    }
}
