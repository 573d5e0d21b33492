// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of the demo's own, and the parent's ledger of what it said. A thread reads its messages to the end of the pipe,
 * also those that were on their way when it died.
 */
final class ChildProcess implements AutoCloseable
{
    /** What the journal needs of a JVM that is started without the jar's manifest. */
    private static final List<String> FLAGS = List.of(
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "--sun-misc-unsafe-memory-access=allow");

    /** The exit code of a process that SIGKILL ended: 128 and the signal's number. */
    static final int SIGKILLED = 128 + 9;

    private static final int SHOWN_ERROR_LINES = 12;

    private final String name;
    private final Path errors;
    private final Process process;
    private final Thread reader;
    private final Ledger ledger = new Ledger();

    private ChildProcess(final String name, final Path errors, final Process process)
    {
        this.name = name;
        this.errors = errors;
        this.process = process;
        reader = new Thread(this::read, "tidemill-demo-" + name);
        reader.setDaemon(true);
    }

    static ChildProcess start(final String name, final Path directory, final List<String> arguments) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (Runtime.version().feature() >= 22)
        {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.tidemill.tools.TidemillMain"));
        command.addAll(arguments);
        final Path errors = directory.resolve(name + ".err");
        final Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        final ChildProcess child = new ChildProcess(name, errors, process);
        child.reader.start();
        return child;
    }

    private void read()
    {
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)))
        {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
            {
                ledger.note(line);
            }
        }
        catch (final IOException pipeBroke)
        {
            // The process is dead; what it said so far is in the ledger.
        }
    }

    /** The highest position that it acknowledged so far, -1 if none. */
    long acknowledged()
    {
        return ledger.acknowledged();
    }

    /** How many messages it sent so far. */
    long messages()
    {
        return ledger.messages();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    long pid()
    {
        return process.pid();
    }

    /** What it said under a name. */
    long said(final Message message) throws IOException
    {
        final Long value = ledger.said(message);
        if (value == null)
        {
            throw failure("did not say " + message);
        }
        return value;
    }

    /**
     * SIGKILL: it has no chance to do anything more. Returns when it is gone and all it said is in the ledger.
     *
     * @return the exit code, {@link #SIGKILLED} unless it had ended before
     */
    int kill() throws InterruptedException, IOException
    {
        process.destroyForcibly();
        awaitEnd(30);
        return process.exitValue();
    }

    /** Waits for it to end by itself, and well. */
    void awaitSuccess(final long timeoutSeconds) throws InterruptedException, IOException
    {
        awaitEnd(timeoutSeconds);
        if (process.exitValue() != 0)
        {
            throw failure("ended with exit code " + process.exitValue());
        }
    }

    private void awaitEnd(final long timeoutSeconds) throws InterruptedException, IOException
    {
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS))
        {
            throw failure("did not end within " + timeoutSeconds + " s");
        }
        reader.join(TimeUnit.SECONDS.toMillis(10));
    }

    IOException failure(final String what) throws IOException
    {
        final List<String> lines = Files.exists(errors) ? Files.readAllLines(errors) : List.of();
        final List<String> shown = lines.subList(Math.max(0, lines.size() - SHOWN_ERROR_LINES), lines.size());
        return new IOException("the " + name + " process " + what +
            (shown.isEmpty() ? "" : "; it said:\n" + String.join("\n", shown)));
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }
}
