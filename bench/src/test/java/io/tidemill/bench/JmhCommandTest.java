// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JmhCommandTest
{
    private static final String IGNORE_LOCK = "jmh.ignoreLock";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temporary;

    /** Nothing is measured here, so another JMH on the machine does no harm. */
    @BeforeAll
    static void ignoreLock()
    {
        System.setProperty(IGNORE_LOCK, "true");
    }

    @AfterAll
    static void heedLock()
    {
        System.clearProperty(IGNORE_LOCK);
    }

    @Test
    void shouldRunEveryBenchmarkOnce() throws IOException
    {
        final Path results = temporary.resolve("results.csv");
        assertEquals(0, run("-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-rf", "csv", "-rff", results.toString()),
            this::output);
        final String csv = Files.readString(results);
        for (final String name : List.of("Clock", "Codec", "Counter", "Crc32c", "FrameAppend", "FrameRead",
            "Histogram", "Offer", "StageHop"))
        {
            assertTrue(csv.contains("." + name + "Benchmark."), csv);
        }
    }

    @Test
    void shouldTakeJmhOptionsBesideAPattern() throws IOException
    {
        final Path results = temporary.resolve("results.csv");
        assertEquals(0, run("nanotime", "-prof", "gc", "-f", "0", "-wi", "0", "-i", "1", "-r", "10ms",
            "-rf", "csv", "-rff", results.toString()), this::output);
        final String csv = Files.readString(results);
        assertTrue(csv.contains("ClockBenchmark.nanoTime:gc.alloc.rate.norm"), csv);
        assertFalse(csv.contains("currentTimeMillis"), csv);
    }

    @Test
    void shouldAlsoTakeThemBehindDashes()
    {
        assertEquals(0, run("--", "nanoTime", "-f", "0", "-wi", "0", "-i", "1", "-r", "10ms"), this::output);
    }

    @Test
    void shouldListWithoutARun()
    {
        assertEquals(0, run("-l"), this::output);
    }

    @Test
    void shouldShowExamplesAndWhatZeroMeans()
    {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("tidemill bench jmh offer -prof gc"), out.toString());
        assertTrue(out.toString().replaceAll("\\s+", " ").contains("0 B means under 0.01 B"), out.toString());
    }

    @Test
    void shouldFailWhereNothingIsFoundOrABenchmarkFails()
    {
        assertEquals(1, run("no-such-benchmark"), this::output);
        assertTrue(err.toString().startsWith("tidemill bench jmh: "), err.toString());
        // A journal cannot be written to a directory that is not there.
        System.setProperty("tidemill.bench.directory", temporary.resolve("missing").toString());
        try
        {
            assertEquals(1, run("frameOf256", "-f", "0", "-wi", "0", "-i", "1"), this::output);
        }
        finally
        {
            System.clearProperty("tidemill.bench.directory");
        }
    }

    @Test
    void shouldRefuseAnOptionThatJmhDoesNotKnow()
    {
        assertEquals(2, run("offer", "-no-such-option"), this::output);
        assertEquals(2, err.toString().lines().count(), err.toString());
    }

    private int run(final String... args)
    {
        final List<String> all = new ArrayList<>(List.of("jmh"));
        all.addAll(List.of(args));
        if (all.contains("-f"))
        {
            all.addAll(List.of("-o", temporary.resolve("output").toString()));
        }
        final CommandLine commandLine = BenchCommand.commandLine(Catalogue.standard());
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(new String[0]));
    }

    private String output()
    {
        try
        {
            final Path output = temporary.resolve("output");
            return err + (Files.exists(output) ? Files.readString(output) : "");
        }
        catch (final IOException ex)
        {
            return err + ex.toString();
        }
    }
}
