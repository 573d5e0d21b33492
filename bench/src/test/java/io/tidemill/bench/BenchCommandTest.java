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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.SumWorkload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest
{
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temporary;

    private Path files;

    @BeforeEach
    void setUp() throws IOException
    {
        files = Files.createDirectory(temporary.resolve("files"));
    }

    @Test
    void shouldShowOptionsAndExamples()
    {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--quick"), out.toString());
        assertTrue(out.toString().contains("Examples:"), out.toString());
        assertTrue(out.toString().contains("tidemill bench --only append-64B"), out.toString());
    }

    @Test
    void shouldListTheNamesForABadOne()
    {
        assertEquals(2, run("--only", "journals"));
        assertTrue(err.toString().contains("groups are numbers; benchmarks are sum, wrong"), err.toString());
        assertEquals(2, err.toString().lines().count(), err.toString());
    }

    @Test
    void shouldKnowTheGroupsAndTheIdsThatNeverChange()
    {
        assertEquals(List.of("journal", "engine", "ipc"), Catalogue.standard().groups());
        assertHolds("journal", "append-64B", "append-1KiB", "end-to-end-64B", "replay-64B", "fsync-stream",
            "order-book");
        assertHolds("engine", "one-to-one", "chain-3", "chain-6", "diamond", "producers-2", "producers-4", "shards-4",
            "idle");
        assertHolds("ipc", "ipc-round-trip", "ipc-one-way", "ipc-batch-64");
        assertEquals(List.of("replay-64B"), ids("replay-64B"));
        assertEquals(List.of(), ids("replay"));
    }

    private static void assertHolds(final String group, final String... ids)
    {
        assertTrue(ids(group).containsAll(List.of(ids)), group + " holds " + ids(group));
    }

    private static List<String> ids(final String name)
    {
        return Catalogue.standard().find(name).stream().map(Benchmark::id).toList();
    }

    @Test
    void shouldRefuseFiguresBelowOne()
    {
        assertEquals(2, run("--rounds", "0"));
        assertEquals(2, run("--events", "0"));
        assertEquals(2, run("--timeout", "0"));
        assertEquals(2, run("--rounds", "many"));
    }

    @Test
    void shouldRefuseToMeasureForAFileItCannotWrite()
    {
        assertEquals(2, run("--json", temporary.resolve("missing/result.json").toString()));
        assertTrue(err.toString().contains("cannot write"), err.toString());
        assertEquals(2, run("--markdown", temporary.toString()));
        assertEquals(2, run("--html", temporary.resolve("missing/page.html").toString()));
        final String same = temporary.resolve("same").toString();
        assertEquals(2, run("--html", same, "--json", same));
        assertTrue(err.toString().contains("name the same file"), err.toString());
        assertEquals(2, run("--all"));
        assertTrue(err.toString().contains("--all belongs to --quick"), err.toString());
    }

    @Test
    void shouldSayInOneLineWhyItCannotStart()
    {
        assertEquals(2, run("--dir", temporary.resolve("missing").toString()));
        assertEquals(2, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("it is not a directory; see --dir"), err.toString());
    }

    @Test
    void shouldMeasureAndWriteResults() throws IOException
    {
        final Path json = temporary.resolve("result.json");
        final Path markdown = temporary.resolve("page.md");
        final Path html = temporary.resolve("page.html");
        assertEquals(
            0,
            run("--only", "sum", "--rounds", "3", "--json", json.toString(), "--markdown", markdown.toString(),
                "--html", html.toString()),
            err.toString());

        assertTrue(out.toString().contains("sum: 1,000 events a round: adds numbers."), out.toString());
        assertTrue(out.toString().contains(">= 2x MISSED"), "a bar that is missed is no failure: " + out);
        assertTrue(out.toString().contains("Measured on "), out.toString());
        assertTrue(Files.readString(json).contains("\"ratio_to\" : \"peer\""), Files.readString(json));
        assertTrue(Files.readString(markdown).contains("\n# Benchmarks\n"), Files.readString(markdown));
        assertTrue(Files.readString(markdown).contains("--only sum --rounds 3"), Files.readString(markdown));
        assertTrue(Files.readString(html).contains("<section id=\"sum\""), "the page lacks the benchmark");
        assertNothingLeft();
    }

    @Test
    void shouldCompareWhatItWrote() throws IOException
    {
        final String json = temporary.resolve("result.json").toString();
        assertEquals(0, run("--only", "sum", "--rounds", "3", "--json", json), err.toString());

        assertEquals(0, commandLine().execute("compare", json, json), err.toString());
        assertTrue(out.toString().contains("Nothing changed beyond noise, of 3 rows."), out.toString());
        assertEquals(2, commandLine().execute("compare", json, temporary.resolve("missing").toString()));
        assertTrue(err.toString().contains("there is no such file"), err.toString());
    }

    @Test
    void shouldNotReplaceAPageByAPartOfIt()
    {
        final String page = temporary.resolve("page.md").toString();
        assertEquals(2, run("--only", "sum", "--events", "5", "--markdown", page));
        assertEquals(2, run("--only", "sum", "--quick", "--markdown", page));
        assertTrue(err.toString().contains("nor --quick without --all"), err.toString());
        assertEquals(2, run("--only", "sum", "--rounds", "2", "--markdown", page));
        assertTrue(err.toString().contains("--rounds 2 gives them no spread; take at least 3"), err.toString());
        assertFalse(Files.exists(temporary.resolve("page.md")));
    }

    @Test
    void shouldNotOverwriteTheTextOfSomebodyElse() throws IOException
    {
        final Path page = Files.writeString(temporary.resolve("page.md"), "# Mine\n");
        assertEquals(2, run("--only", "sum", "--rounds", "3", "--markdown", page.toString()));

        assertTrue(err.toString().contains("which would be lost; name another file"), err.toString());
        assertEquals("", out.toString(), "it was measured");
        assertEquals("# Mine\n", Files.readString(page));
        assertEquals(2, run("--only", "sum", "--markdown", Files.write(page, new byte[] {-1, -2}).toString()));
    }

    @Test
    void shouldFailOnAWrongChecksumButShowWhatWasMeasured() throws IOException
    {
        final Path json = temporary.resolve("result.json");
        final Path html = temporary.resolve("page.html");
        final Path markdown = temporary.resolve("page.md");
        assertEquals(1, run("--rounds", "3", "--json", json.toString(), "--html", html.toString(),
            "--markdown", markdown.toString()));

        assertTrue(out.toString().contains("sum: 1,000 events a round: adds numbers."), out.toString());
        assertFalse(out.toString().contains("wrong: 1,000 events a round: adds numbers."), out.toString());
        assertTrue(err.toString().contains("wrong, peer, round 1: the checksum of the events handled is"),
            err.toString());
        assertTrue(Files.readString(json).contains(
            "\"complete\" : false,\n  \"failure\" : \"wrong, peer, round 1: the checksum"), Files.readString(json));
        assertTrue(Files.readString(json).contains("\"benchmark\" : \"sum\""), Files.readString(json));
        assertTrue(Files.readString(html).contains("Note: the run did not complete: wrong, peer, round 1"), "no note");
        assertFalse(Files.exists(markdown));
        assertNothingLeft();
    }

    private int run(final String... args)
    {
        final List<String> all = new ArrayList<>(List.of("--dir", files.toString()));
        // The last one counts, so that a test may give another.
        all.addAll(Arrays.asList(args));
        return commandLine().execute(all.toArray(new String[0]));
    }

    private CommandLine commandLine()
    {
        final CommandLine commandLine = BenchCommand.commandLine(catalogue());
        commandLine.setOverwrittenOptionsAllowed(true);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine;
    }

    private static Catalogue catalogue()
    {
        return new Catalogue(Map.of("numbers", List.of(
            benchmark("sum", Settings.NONE),
            benchmark("wrong", Settings.of("fault", "loses")))));
    }

    private static Benchmark benchmark(final String id, final Settings ofThePeer)
    {
        return SumWorkload.benchmark(id, Phase.WRITE,
            SumWorkload.contender("ours", Settings.NONE), SumWorkload.contender("peer", ofThePeer));
    }

    private void assertNothingLeft() throws IOException
    {
        try (Stream<Path> left = Files.list(files))
        {
            assertEquals(List.of(), left.toList());
        }
    }
}
