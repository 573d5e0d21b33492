// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The guest, as its host sees it. It is started with the host's own JVM options and class path. One thread calls.
 *
 * <pre>
 *   host     plan ─────────▶            … events …           stop (an echo) ──▶
 *   guest           ◀─ ready                      ◀─ handled (no echo)         ◀─ closed
 * </pre>
 */
final class OtherProcess
{
    /** Tells an echoing guest to end. */
    static final String STOP = "stop";

    /** The guest has opened its end. */
    static final String READY = "ready";

    /** Followed by a checksum: the guest has handled all events. */
    static final String HANDLED = "handled ";

    /** The guest has closed its end. */
    static final String CLOSED = "closed";

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private OtherProcess() throws IOException
    {
        process = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        // Not needed for it to end, which it does by itself: only for it to have ended when this JVM has.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-guest"));
    }

    /** One for all passes of this JVM, which is one round. */
    private static final class Only
    {
        static final OtherProcess GUEST = start();

        private static OtherProcess start()
        {
            try
            {
                return new OtherProcess();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("the other process could not be started", ex);
            }
        }
    }

    /**
     * The guest of this JVM, started by the first call.
     *
     * @return running.
     */
    static OtherProcess guest()
    {
        return Only.GUEST;
    }

    private static List<String> command()
    {
        final List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // An agent, such as one for coverage, would write the same file as the host's.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agent"))
            .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(GuestMain.class.getName());
        return command;
    }

    /** Makes it open its end of a link. */
    void open(final LinkPlan plan) throws IOException
    {
        say(plan.toLine());
        expect(READY);
    }

    /** Waits until it has handled all events, without using a core; returns their checksum. */
    long awaitChecksum() throws IOException
    {
        return Long.parseUnsignedLong(expect(HANDLED), 16);
    }

    void stopEcho() throws IOException
    {
        say(STOP);
        awaitClosed();
    }

    void awaitClosed() throws IOException
    {
        expect(CLOSED);
    }

    private void say(final String line) throws IOException
    {
        commands.write(line + "\n");
        commands.flush();
    }

    private String expect(final String answer) throws IOException
    {
        final String line = answers.readLine();
        if (line == null)
        {
            throw new IOException("the other process ended: " + process);
        }
        if (!line.startsWith(answer))
        {
            throw new IOException("the other process says \"" + line + "\" instead of " + answer.strip());
        }
        return line.substring(answer.length());
    }
}
