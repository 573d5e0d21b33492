// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRunTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path temporary;

    private final List<String> steps = new ArrayList<>();

    @Test
    void shouldAlternateContendersInFreshJvms() throws Exception
    {
        final Settings logged = Settings.of("log", log().toString());
        final BenchmarkReport report = run(2, SumWorkload.benchmark("sum", Phase.WRITE,
            SumWorkload.contender("ours", logged), SumWorkload.contender("peer", logged)));

        assertEquals(
            List.of("sum, ours, round 1", "sum, peer, round 1", "sum, peer, round 2", "sum, ours, round 2"),
            steps);
        assertEquals(4, Files.readAllLines(log()).stream().map(line -> line.split(" ")[0]).distinct().count());
        assertEquals(2, report.contender("peer").values().length);
    }

    @Test
    void shouldUseTheFastestOptionOfEachAxis() throws Exception
    {
        final BenchmarkReport report = run(1, SumWorkload.benchmark("sum", Phase.WRITE,
            SumWorkload.contender("ours", Settings.NONE),
            SumWorkload.contender("peer", Settings.NONE, Axis.of("ns", "2000", "500", "1000"))));

        assertEquals("500", report.contender("peer").settings().value("ns"));
        assertEquals(
            List.of("2000", "500", "1000"),
            report.trials().stream().map(trial -> trial.settings().value("ns")).toList());
        // 1,000 events in 500 ns against 1,000 in 1,000 ns.
        assertEquals(new Spread(0.5, 0.5, 0.5), report.ratios().get(0).ratios());
    }

    @Test
    void shouldPrepareInAnotherJvmThanTheOneThatReads() throws Exception
    {
        final Settings logged = Settings.of("log", log().toString());
        run(1, SumWorkload.benchmark("sum", Phase.READ, SumWorkload.contender("peer", logged)));

        final List<String> calls = Files.readAllLines(log());
        assertTrue(calls.get(0).endsWith(" peer prepare"), calls.toString());
        assertEquals(1, calls.stream().filter(call -> call.endsWith("prepare")).count());
        assertEquals(2, calls.stream().map(call -> call.split(" ")[0]).distinct().count());
    }

    @Test
    void shouldFailOnAWrongChecksum()
    {
        final RoundFailedException failure = assertThrows(
            RoundFailedException.class,
            () -> run(1, SumWorkload.benchmark("sum", Phase.WRITE,
                SumWorkload.contender("ours", Settings.NONE),
                SumWorkload.contender("peer", Settings.of("fault", "loses")))));

        assertTrue(failure.getMessage().startsWith("sum, peer, round 1: the checksum of the events handled is "),
            failure.getMessage());
        assertTrue(failure.getMessage().contains("time means nothing"), failure.getMessage());
    }

    @Test
    void shouldFailWhoWritesAndStoresNothing()
    {
        final RoundFailedException failure = assertThrows(
            RoundFailedException.class,
            () -> run(1, SumWorkload.benchmark("sum", Phase.WRITE,
                SumWorkload.contender("ours", Settings.NONE),
                SumWorkload.contender("peer", Settings.of("fault", "forgets")))));

        assertTrue(failure.getMessage().startsWith("sum, peer, round 1 timed 1000 events"), failure.getMessage());
        assertTrue(failure.getMessage().contains("checksum of what was handled or stored"), failure.getMessage());
    }

    @Test
    void shouldLetALimitStoreNothing() throws Exception
    {
        final BenchmarkReport report = run(1, SumWorkload.benchmark("sum", Phase.WRITE,
            SumWorkload.contender("ours", Settings.NONE),
            SumWorkload.contender("peer", Settings.of("fault", "forgets")).limit()));
        assertTrue(report.contender("peer").hasFigure());
    }

    @Test
    void shouldNotRunWhatIsNotThereYet() throws Exception
    {
        final BenchmarkReport report = run(2, SumWorkload.benchmark("sum", Phase.WRITE,
            Contender.notYet("ours", "waits."), SumWorkload.contender("peer", Settings.NONE)));

        assertEquals(List.of("sum, peer, round 1", "sum, peer, round 2"), steps);
        assertFalse(report.contender("ours").hasFigure());
        assertEquals(List.of(), report.ratios());
    }

    @Test
    void shouldGiveNoFigureForARateThatWasNotReachedAndAskForNoHigherOne() throws Exception
    {
        final BenchmarkReport report = run(1, Benchmark.named("ramp", "adds numbers.")
            .metric(Metric.LATENCY)
            .load(paced(1e9))
            .model((settings, events) -> SumWorkload.expected(events))
            .contenders(
                point("a 1", "a", 1e9, "1000"), point("b 1", "b", 1e9, "5000"),
                point("a 2", "a", 2e9, "400"), point("b 2", "b", 2e9, "100"))
            .against("events/s")
            .build());

        assertEquals(1_000, report.contender("a 1").values()[0]);
        assertEquals(400, report.contender("a 2").values()[0]);
        assertFalse(report.contender("b 1").hasFigure(), "1,000 events in 5 us are not 1,000 M/s");
        assertEquals(2e8, report.contender("b 1").reached()[0]);
        assertFalse(report.contender("b 2").hasFigure(), "it would have kept the rate, but was not asked");
        assertEquals("ramp, b 2, round 1, skipped", steps.get(steps.size() - 1));
    }

    private static Contender point(final String name, final String series, final double rate, final String ns)
    {
        return SumWorkload.contender(name, Settings.of("ns", ns)).at(series, rate).load(paced(rate));
    }

    private static Load paced(final double rate)
    {
        return new Load(1_000, 1, 10, 0, rate);
    }

    @Test
    void shouldRemoveFilesAlsoAfterAFailure() throws Exception
    {
        assertThrows(
            RoundFailedException.class,
            () -> run(1, SumWorkload.benchmark("sum", Phase.WRITE,
                SumWorkload.contender("peer", Settings.of("fault", "loses")))));
        assertFalse(Files.exists(temporary.resolve("files")));
    }

    @Test
    void shouldRefuseNoEffort()
    {
        assertThrows(IllegalArgumentException.class, () -> new Effort(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Effort(1, 0));
    }

    private Path log()
    {
        return temporary.resolve("log");
    }

    private BenchmarkReport run(final int rounds, final Benchmark benchmark)
        throws RoundFailedException, IOException, InterruptedException
    {
        return new BenchmarkRun(benchmark, new Effort(rounds, 1), temporary, PATIENCE, new Recording()).run();
    }

    /** Notes what was begun. */
    private final class Recording implements Progress
    {
        @Override
        public void begin(final Step step)
        {
            steps.add(step.name());
        }

        @Override
        public void end()
        {
        }

        @Override
        public void skip(final Step step)
        {
            steps.add(step.name() + ", skipped");
        }

        @Override
        public void close()
        {
        }
    }
}
