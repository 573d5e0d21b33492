// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM of its own with this one's class path and flags, whose lines are read here. */
final class ForkedJvm implements AutoCloseable
{
    private static final long PATIENCE_S = 60;

    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder output = new StringBuilder();

    private ForkedJvm(final Process process)
    {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ForkedJvm start(final Class<?> main, final String... args) throws IOException
    {
        return start(List.of(), main, args);
    }

    static ForkedJvm start(final List<String> flags, final Class<?> main, final String... args) throws IOException
    {
        return start(Map.of(), flags, main, args);
    }

    /** With more in its environment. */
    static ForkedJvm start(
        final Map<String, String> environment, final List<String> flags, final Class<?> main, final String... args)
        throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-Xshare:auto"));
        command.addAll(List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(args));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ForkedJvm(builder.start());
    }

    long pid()
    {
        return process.pid();
    }

    /** The next line that the process wrote, null at its end. */
    String line()
    {
        try
        {
            final String line = lines.readLine();
            if (line != null)
            {
                output.append(line).append('\n');
            }
            return line;
        }
        catch (final IOException failure)
        {
            throw new UncheckedIOException(failure);
        }
    }

    void awaitLine(final String expected)
    {
        String line = line();
        while (line != null && !line.equals(expected))
        {
            line = line();
        }
        if (line == null)
        {
            throw new AssertionError("ended without the line '" + expected + "': " + output);
        }
    }

    /** SIGKILL, and waits until it is dead. What it wrote before can still be read, unlike after Process.destroy. */
    void kill()
    {
        process.toHandle().destroyForcibly();
        try
        {
            process.onExit().get(PATIENCE_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException | ExecutionException | TimeoutException failure)
        {
            throw new AssertionError("pid " + pid() + " survived SIGKILL", failure);
        }
    }

    int await() throws InterruptedException
    {
        while (line() != null)
        {
            // all lines are kept in the output
        }
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS))
        {
            throw new AssertionError("pid " + pid() + " does not end: " + output);
        }
        return process.exitValue();
    }

    String output()
    {
        return output.toString();
    }

    @Override
    public void close() throws IOException
    {
        kill();
        lines.close();
        process.getOutputStream().close();
        process.getErrorStream().close();
    }
}
