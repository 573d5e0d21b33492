// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A command in a process of its own, as from a shell without a locale. */
final class ToolProcess implements AutoCloseable
{
    private final Process process;
    private final List<String> out = Collections.synchronizedList(new ArrayList<>());
    private final List<String> err = Collections.synchronizedList(new ArrayList<>());
    private final Thread outReader;
    private final Thread errReader;

    private ToolProcess(final Process process)
    {
        this.process = process;
        outReader = reader(process.getInputStream(), out);
        errReader = reader(process.getErrorStream(), err);
    }

    static ToolProcess start(final Object... args) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--")).forEach(command::add);
        command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), "io.tidemill.tools.TidemillMain"));
        for (final Object arg : args)
        {
            command.add(arg.toString());
        }
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        return new ToolProcess(builder.start());
    }

    private static Thread reader(final InputStream in, final List<String> target)
    {
        final Thread reader = new Thread(() ->
        {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)))
            {
                for (String line = lines.readLine(); line != null; line = lines.readLine())
                {
                    target.add(line);
                }
            }
            catch (final IOException gone)
            {
                throw new UncheckedIOException(gone);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    OutputStream in()
    {
        return process.getOutputStream();
    }

    List<String> out()
    {
        return List.copyOf(out);
    }

    String err()
    {
        return String.join("\n", List.copyOf(err));
    }

    long pid()
    {
        return process.pid();
    }

    void signal(final String signal) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor());
    }

    /** Its exit code; all that it said is there then. */
    int end() throws InterruptedException
    {
        assertTrue(process.waitFor(40, TimeUnit.SECONDS), () -> "it does not end; it said: " + err());
        outReader.join(10_000);
        errReader.join(10_000);
        return process.exitValue();
    }

    @Override
    public void close() throws IOException
    {
        process.destroyForcibly();
        process.getOutputStream().close();
    }
}
