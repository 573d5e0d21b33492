// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Runs a JVM whose calls that change files in a directory are listed, and can be made its last, or fail: by a library
 * (src/test/c/faults.c) that the system's loader puts between. Takes Linux and a C compiler.
 */
final class FaultyFiles
{
    static final int EIO = 5;
    static final int ENOSPC = 28;

    private static final Path SOURCE = Path.of("src", "test", "c", "faults.c");

    private final Path library;
    private final Path log;

    private FaultyFiles(final Path library, final Path log)
    {
        this.library = library;
        this.log = log;
    }

    static FaultyFiles compiledIn(final Path directory) throws IOException, InterruptedException
    {
        final Path library = directory.resolve("faults.so");
        final Path errors = directory.resolve("errors");
        final int status;
        try
        {
            final Process compiler = new ProcessBuilder("cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o",
                library.toString(), SOURCE.toString(), "-ldl").redirectErrorStream(true)
                .redirectOutput(errors.toFile()).start();
            assumeTrue(compiler.waitFor(60, TimeUnit.SECONDS), "the C compiler does not end");
            status = compiler.exitValue();
        }
        catch (final IOException none)
        {
            return abort("there is no C compiler here: " + none.getMessage());
        }
        assertEquals(0, status, Files.readString(errors));
        return new FaultyFiles(library, directory.resolve("calls"));
    }

    /** The calls of a run, in order, each as {@code number call path}. */
    List<String> calls() throws IOException
    {
        return Files.readAllLines(log);
    }

    ForkedJvm listing(final Path data, final Class<?> main, final String... args) throws IOException
    {
        Files.deleteIfExists(log);
        return start(Map.of("FAULTS_DIR", data.toString(), "FAULTS_LOG", log.toString()), main, args);
    }

    ForkedJvm killedBefore(final int call, final Path data, final Class<?> main, final String... args)
        throws IOException
    {
        return start(Map.of("FAULTS_DIR", data.toString(), "FAULTS_KILL", Integer.toString(call)), main, args);
    }

    ForkedJvm killedAfter(final int call, final Path data, final Class<?> main, final String... args)
        throws IOException
    {
        return start(Map.of("FAULTS_DIR", data.toString(), "FAULTS_KILL_AFTER", Integer.toString(call)), main, args);
    }

    /** Killed behind a call; {@code disk} is told what a disk would have for certain. */
    ForkedJvm recordedUntil(
        final int call, final Path disk, final Path data, final Class<?> main, final String... args) throws IOException
    {
        return start(Map.of("FAULTS_DIR", data.toString(), "FAULTS_KILL_AFTER", Integer.toString(call),
            "FAULTS_DISK", disk.toString()), main, args);
    }

    ForkedJvm failing(final int call, final int error, final Path data, final Class<?> main, final String... args)
        throws IOException
    {
        return start(Map.of("FAULTS_DIR", data.toString(), "FAULTS_FAIL", call + ":" + error), main, args);
    }

    private ForkedJvm start(final Map<String, String> faults, final Class<?> main, final String... args)
        throws IOException
    {
        final Map<String, String> environment = new HashMap<>(faults);
        environment.put("LD_PRELOAD", library.toString());
        return ForkedJvm.start(environment, List.of(), main, args);
    }
}
