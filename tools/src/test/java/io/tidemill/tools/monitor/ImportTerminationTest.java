// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.journal.ChronicleJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An import in a process of its own that is told to end while its input goes on.
 */
class ImportTerminationTest
{
    private static final int LINES = 20_000;

    /** What may be on its way: the pipe, the chunk of the reader, the buffer of standard input, with room to spare. */
    private static final int UNDERWAY_BYTES = 256 * 1024;

    @TempDir
    private Path folder;

    /** The process's main class. */
    static final class Import
    {
        private Import()
        {
        }

        public static void main(final String[] args)
        {
            new CommandLine(new MonitorCommand()).execute(args);
        }
    }

    @Test
    @Timeout(60)
    void shouldKeepWhatItHasReadWhenToldToEnd() throws Exception
    {
        final Path data = folder.resolve("data");
        final Path err = folder.resolve("err");
        final Process process = start(data, err);
        long written = 0;
        int lineBytes = 0;
        try (OutputStream stdin = process.getOutputStream())
        {
            for (int i = 0; i < LINES; i++)
            {
                final byte[] line = ("{\"hook_event_name\":\"PreToolUse\",\"tool_use_id\":\"t" + i +
                    "\",\"tool_input\":\"" + "x".repeat(100) + "\"}\n").getBytes(StandardCharsets.UTF_8);
                stdin.write(line);
                written += line.length;
                lineBytes = line.length;
            }
            stdin.flush();
            process.destroy();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), "it did not end within 10 s");
        }
        catch (final IOException ex)
        {
            // Closing the pipe of a process that has gone.
            assertTrue(!process.isAlive(), ex.toString());
        }
        finally
        {
            process.destroyForcibly();
        }

        assertEquals(128 + 15, process.exitValue(), Files.readString(err));
        assertEquals("", Files.readString(err));
        final ActivityStage stage = new ActivityStage();
        try (EngineFeed again = new EngineFeed(stage, ChronicleJournal.in(data)))
        {
            final long recovered = stage.report().handled();
            assertTrue(again.recovery().snapshot() >= 0, "it took no snapshot when it ended");
            final long least = (written - UNDERWAY_BYTES) / lineBytes;
            assertTrue(recovered >= least, "the journal has " + recovered + " events, at least " +
                least + " had been read");
        }
    }

    private static Process start(final Path data, final Path err) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The same openings as this JVM has, but not its agents.
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (argument.startsWith("--") || argument.startsWith("-XX:+Ignore") || argument.startsWith("-Dorg.slf4j"))
            {
                command.add(argument);
            }
        }
        command.add("-Xmx256m");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Import.class.getName());
        command.addAll(List.of("import", "-", "--data", data.toString(), "--user", "ann"));
        return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    }
}
