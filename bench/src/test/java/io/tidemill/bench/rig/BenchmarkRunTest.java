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
            List.of("sum, ours, round 1", "sum, peer, round 1", "sum, ours, round 2", "sum, peer, round 2"),
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
            steps.add(step.name());
        }

        @Override
        public void close()
        {
        }
    }
}
