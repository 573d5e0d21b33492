// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    @Test
    void shouldLeaveNeitherFilesNorAChildBehind() throws Exception
    {
        final Path files = Files.createDirectory(temporary.resolve("files"));
        final Path output = temporary.resolve("output");
        final Process bench = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"),
            BenchMain.class.getName(), "--only", "append-64B", "--dir", files.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
        try
        {
            await(() -> bench.children().findAny().isPresent(), "no child JVM was started");
            final List<ProcessHandle> children = bench.children().toList();

            bench.destroy();

            assertTrue(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "still running after SIGTERM");
            assertNotEquals(0, bench.exitValue());
            await(() -> children.stream().noneMatch(ProcessHandle::isAlive), "the child JVM lives on");
            assertEquals(List.of(), list(files), Files.readString(output));
            assertTrue(Files.readString(output).contains("stopped by a signal"), Files.readString(output));
        }
        finally
        {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
    }

    private static List<Path> list(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.toList();
        }
    }

    private static void await(final BooleanSupplier condition, final String otherwise)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - startNs < PATIENCE.toNanos(), otherwise);
            Thread.onSpinWait();
        }
    }
}
