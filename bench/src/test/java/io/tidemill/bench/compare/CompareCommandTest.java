// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest
{
    private static final String OURS = figure("tidemill", 100, 99, 100, 101);
    private static final String PEER = figure("peer", 50, 49, 50, 51);
    private static final String RATIO = ratio(2, 1.9, 2.1);
    private static final String RUN = run("Some CPU", "JDK 17");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldFindNothingBetweenARunAndItself() throws IOException
    {
        assertEquals(0, compare(List.of(OURS, PEER, RATIO, RUN), List.of(OURS, PEER, RATIO, RUN)));
        assertTrue(out.toString().contains("Nothing changed beyond noise, of 3 rows."), out.toString());
        assertTrue(out.toString().contains(
            "The ranges of 3 and 3 rounds part by chance in 10 % of rows: about 0.3 of the 3 here."), out.toString());
        assertFalse(out.toString().contains("warning"), out.toString());
    }

    @Test
    void shouldFailWhenARatioGotWorse() throws IOException
    {
        assertEquals(1, compare(
            List.of(OURS, PEER, RATIO, RUN),
            List.of(figure("tidemill", 75, 74, 75, 76), PEER, ratio(1.5, 1.4, 1.6), RUN)));

        final List<String> rows = rows();
        assertTrue(rows.get(0).matches(
            "  worse +sum +ratio to peer +2.00x +\\[1.90x .. 2.10x] +1.50x +\\[1.40x .. 1.60x] +-25.0 %"), rows.get(0));
        assertTrue(rows.get(1).startsWith("  worse  sum        tidemill"), rows.get(1));
        assertTrue(out.toString().contains("1 row did not change beyond noise; --all"), out.toString());
    }

    @Test
    void shouldBlameTheMachineForWhatAllLost() throws IOException
    {
        assertEquals(0, compare(
            List.of(OURS, PEER, RATIO, RUN),
            List.of(figure("tidemill", 50, 49, 50, 51), figure("peer", 25, 24, 25, 26), RATIO,
                run("Another CPU", "JDK 21"))));

        assertTrue(rows().get(0).startsWith("  peer worse  sum        peer"), rows().get(0));
        assertTrue(rows().get(1).startsWith("  drifted     sum        tidemill"), rows().get(1));
        assertTrue(out.toString().contains("warning: the cpu is another: Some CPU, then Another CPU."), out.toString());
        assertTrue(out.toString().contains("warning: the jdk is another: JDK 17, then JDK 21."), out.toString());
    }

    @Test
    void shouldFailWhenAFigureIsThereNoMore() throws IOException
    {
        assertEquals(1, compare(
            List.of(OURS, RUN),
            List.of("{\"benchmark\":\"sum\",\"contender\":\"tidemill\",\"metric\":\"throughput\",\"value\":null," +
                "\"rounds\":[null,1],\"why\":\"only 10 k/s\"}", RUN)));
        assertTrue(out.toString().contains("only 10 k/s"), out.toString());
    }

    @Test
    void shouldBeContentWithWhatGotBetter() throws IOException
    {
        assertEquals(0, compare(List.of(OURS, RUN), List.of(figure("tidemill", 200, 199, 200, 201), RUN)));
        assertTrue(rows().get(0).startsWith("  better  sum        tidemill"), rows().get(0));
    }

    @Test
    void shouldDecideNothingByFewerThanThreeRounds() throws IOException
    {
        final String one = "{\"benchmark\":\"sum\",\"contender\":\"tidemill\",\"metric\":\"throughput\"," +
            "\"value\":10,\"rounds\":[10,10]}";
        assertEquals(3, compare(List.of(OURS, RUN), List.of(one, RUN)));
        assertTrue(out.toString().contains("Fewer than three rounds on a side decide nothing"), out.toString());
    }

    @Test
    void shouldListWhatOnlyOneRunHas() throws IOException
    {
        assertEquals(0, compare(List.of(OURS, PEER), List.of(OURS, RATIO, "{\"benchmark\":\"sum\"," +
            "\"contender\":\"x (api=y)\",\"metric\":\"trial\",\"value\":1,\"rounds\":[1]}"), "--all"));

        assertTrue(out.toString().contains("A.json:\n  sum, peer\n"), out.toString());
        assertTrue(out.toString().contains("B.json:\n  sum, ratio to peer\n"), out.toString());
        assertTrue(out.toString().contains("A.json does not say what it was measured on."), out.toString());
        assertTrue(rows().get(0).strip().startsWith("sum        tidemill"), "unchanged, but asked for: " + out);
    }

    @Test
    void shouldNotCompareWhatWasMeasuredWithAnotherLoad() throws IOException
    {
        assertEquals(3, compare(
            List.of(with(OURS, "events", 3e6), with(PEER, "events", 3e6), RATIO, RUN),
            List.of(with(figure("tidemill", 50, 49, 50, 51), "events", 1e6), with(PEER, "events", 1e6),
                ratio(1, 0.9, 1.1), RUN)));

        for (final String name : List.of("tidemill", "peer", "ratio to peer"))
        {
            assertTrue(out.toString().contains(
                "  sum, " + name + ": not comparable: 3,000,000 events a round against 1,000,000\n"), out.toString());
        }
        assertTrue(out.toString().contains("There is nothing that could be compared."), out.toString());
    }

    @Test
    void shouldNotCompareARatioToOneWithAnotherLoad() throws IOException
    {
        final String ours = with(OURS, "events", 3e6);
        assertEquals(0, compare(
            List.of(ours, with(with(PEER, "events", 10), "rate", 1e5), RATIO, RUN),
            List.of(ours, with(with(PEER, "events", 10), "rate", 2e5), ratio(1, 0.9, 1.1), RUN)));

        assertTrue(out.toString().contains("sum, ratio to peer: not comparable: 100 k/s against 200 k/s"),
            out.toString());
        assertTrue(out.toString().contains("of 1 row."), out.toString());
    }

    @Test
    void shouldAcceptAnOlderFileWithoutLoads() throws IOException
    {
        assertEquals(1, compare(
            List.of(OURS, RUN), List.of(with(figure("tidemill", 50, 49, 50, 51), "events", 1e6), RUN)));
        assertFalse(out.toString().contains("not comparable"), out.toString());
    }

    @Test
    void shouldSayThatARunDidNotComplete() throws IOException
    {
        final String failed = RUN.replace("}", ",\"complete\":false,\"failure\":\"the disk is full\\nat once\"}");
        assertEquals(3, compare(List.of(OURS, RUN), List.of(OURS, failed)));
        assertTrue(out.toString().contains("B.json is of a run that did not complete: the disk is full\n"),
            out.toString());
    }

    @Test
    void shouldNotBeContentWithARunThatLacksARatioOrHasNothingInCommon() throws IOException
    {
        assertEquals(3, compare(List.of(OURS, PEER, RATIO, RUN), List.of(OURS, PEER, RUN)));
        assertEquals(3, compare(List.of(OURS, RUN), List.of(RUN)));
    }

    @Test
    void shouldNotBlameUsForALimitThatGotSlower() throws IOException
    {
        final String role = "\"role\":\"limit\",\"metric\"";
        assertEquals(0, compare(
            List.of(OURS, figure("copy", 100, 99, 100, 101).replace("\"metric\"", role), RUN),
            List.of(OURS, figure("copy", 50, 49, 50, 51).replace("\"metric\"", role), RUN)));
        assertTrue(out.toString().contains("peer worse"), out.toString());
    }

    @Test
    void shouldRefuseWhatIsNotOurs() throws IOException
    {
        for (final String text : List.of("", "{}", "[1]", "[{\"benchmark\":\"sum\"}]", "[{\"a\":1}]", "[{\"benchmark\"",
            "[{\"benchmark\":\"sum\",\"contender\":\"x\",\"metric\":\"speed\",\"value\":1}]",
            "[{\"benchmark\":\"sum\",\"ratio_to\":\"x\",\"median\":\"much\"}]"))
        {
            err.getBuffer().setLength(0);
            final Path file = Files.writeString(directory.resolve("odd.json"), text);
            assertEquals(2, execute(file.toString(), file.toString()), text);
            assertTrue(err.toString().contains("odd.json: "), err.toString());
            assertTrue(err.toString().contains("expected is what ./tidemill bench --json writes"), err.toString());
        }
    }

    @Test
    void shouldSayWhichFileIsMissing()
    {
        final String missing = directory.resolve("missing.json").toString();
        assertEquals(2, execute(missing, missing));
        assertTrue(err.toString().contains("missing.json: there is no such file"), err.toString());
        assertEquals(2, execute(missing));
    }

    private int compare(final List<String> before, final List<String> after, final String... options)
        throws IOException
    {
        final Path first = Files.writeString(directory.resolve("A.json"), "[" + String.join(",", before) + "]");
        final Path second = Files.writeString(directory.resolve("B.json"), "[" + String.join(",", after) + "]");
        final String[] args = new String[options.length + 2];
        System.arraycopy(options, 0, args, 2, options.length);
        args[0] = first.toString();
        args[1] = second.toString();
        return execute(args);
    }

    private int execute(final String... args)
    {
        return new CommandLine(new CompareCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    }

    /** Those of the table, without its head. */
    private List<String> rows()
    {
        return out.toString().lines().dropWhile(line -> !line.contains("benchmark  of")).skip(1).toList();
    }

    private static String figure(final String contender, final double value, final double... rounds)
    {
        return "{\"benchmark\":\"sum\",\"contender\":\"" + contender + "\",\"metric\":\"throughput\",\"unit\":" +
            "\"events/s\",\"value\":" + value * 1e6 + ",\"rounds\":[" + rounds[0] * 1e6 + "," + rounds[1] * 1e6 + "," +
            rounds[2] * 1e6 + "],\"percentiles\":{\"50\":1}}";
    }

    private static String with(final String object, final String field, final double value)
    {
        return object.substring(0, object.length() - 1) + ",\"" + field + "\":" + value + "}";
    }

    private static String ratio(final double median, final double min, final double max)
    {
        return "{\"benchmark\":\"sum\",\"ratio_to\":\"peer\",\"median\":" + median + ",\"min\":" + min +
            ",\"max\":" + max + ",\"bar\":2,\"met\":true}";
    }

    private static String run(final String cpu, final String jdk)
    {
        return "{\"benchmark\":\"run\",\"machine\":\"m\",\"cpu\":\"" + cpu + "\",\"cores\":2,\"kernel\":\"Linux\"," +
            "\"jdk\":\"" + jdk + "\",\"file_system\":\"ext4\",\"commit\":\"abc\",\"date\":\"2026-11-25\"," +
            "\"command\":\"./tidemill bench\",\"rounds\":3}";
    }
}
