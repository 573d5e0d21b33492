// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class StalledChildTest
{
    private static final StreamSpec STREAM = new StreamSpec(null, 5, 5_000);

    @TempDir
    private Path directory;

    private final Set<Long> seen = new LinkedHashSet<>();
    private long stopped;

    @ParameterizedTest
    @CsvSource({"1, first writer", "2, second writer"})
    void shouldGiveUpOnAWriterThatStandsStill(final int ordinal, final String name) throws Exception
    {
        try (Demo demo = new Demo(DemoPlan.of(STREAM, 5_000), directory.resolve("data"), directory,
            position -> stop(ordinal, position), Duration.ofSeconds(10)))
        {
            final IOException failure = assertThrows(IOException.class, demo::run);
            assertTrue(failure.getMessage().contains("the " + name + " process said nothing for "),
                failure::getMessage);
        }
        assertTrue(stopped != 0, "a writer was stopped");
        final ProcessHandle child = ProcessHandle.of(stopped).orElse(null);
        if (child != null)
        {
            child.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    /** Stops the writer of this ordinal as soon as it got somewhere. */
    private void stop(final int ordinal, final long position)
    {
        final long pid = ProcessHandle.current().children()
            .filter(child -> child.info().commandLine().orElse("").contains("demo-writer"))
            .mapToLong(ProcessHandle::pid).max().orElse(0);
        if (pid == 0 || position < 0)
        {
            return;
        }
        seen.add(pid);
        if (stopped == 0 && seen.size() == ordinal)
        {
            stopped = pid;
            signal("-STOP", pid);
        }
    }

    private static void signal(final String signal, final long pid)
    {
        try
        {
            assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }
}
