// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

class BenchmarkTest
{
    private static final Load LOAD = new Load(1_000, 1, 100, 0);
    private static final Contender OURS = SumWorkload.contender("ours", Settings.NONE);
    private static final Contender PEER = SumWorkload.contender(
        "peer", Settings.NONE, Axis.of("wait", "a", "b", "c"), Axis.of("api", "x", "y"));

    @Test
    void shouldCountTrialsAndRounds()
    {
        // a, b, c with x; then y with the best of them; all that twice; then 2 contenders in 7 rounds.
        assertEquals(
            2 * (3 + 1) + 2 * 7, SumWorkload.benchmark("sum", Phase.WRITE, OURS, PEER).forks(new Effort(7, 2)));
    }

    @Test
    void shouldCountPreparations()
    {
        assertEquals(
            2 * (4 + 2 * 3), SumWorkload.benchmark("sum", Phase.READ, OURS, PEER).forks(new Effort(3, 1)));
    }

    @Test
    void shouldNotTryWhatHasOneOption()
    {
        assertEquals(0, SumWorkload.contender("one", Settings.NONE, Axis.of("wait", "a")).options());
        assertEquals("a", SumWorkload.contender("one", Settings.NONE, Axis.of("wait", "a")).first().value("wait"));
    }

    @Test
    void shouldCapItsLoad()
    {
        assertEquals(10, SumWorkload.benchmark("sum", Phase.WRITE, OURS, PEER).atMost(10).load().events());
        assertEquals(1_000, SumWorkload.benchmark("sum", Phase.WRITE, OURS, PEER).atMost(5_000).load().events());
    }

    @Test
    void shouldRefuseAComparisonToNobody()
    {
        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class,
            () -> sum().contenders(OURS).comparisons(Comparison.published("peer", "peer")).build());
        assertTrue(refusal.getMessage().contains("peer"), refusal.getMessage());
    }

    @Test
    void shouldRefuseContendersThatShareAName()
    {
        assertThrows(IllegalArgumentException.class, () -> sum().contenders(OURS, OURS).build());
    }

    @Test
    void shouldRefuseLatencyAtFullSpeed()
    {
        final IllegalArgumentException refusal = assertThrows(
            IllegalArgumentException.class, () -> sum().contenders(OURS).metric(Metric.LATENCY).build());
        assertTrue(refusal.getMessage().contains("give ours a rate"), refusal.getMessage());
    }

    @Test
    void shouldKeepOnlyWhatDecidesWhenQuick()
    {
        final Benchmark quick = sum()
            .contenders(
                OURS, PEER, SumWorkload.contender("shown", Settings.NONE),
                SumWorkload.contender("copy", Settings.NONE).limit(),
                SumWorkload.contender("hiccups", Settings.NONE).background())
            .comparisons(Comparison.bar("peer", 2, "peer"), Comparison.published("shown", "shown"))
            .quickLoad(new Load(10, 1, 10, 0))
            .build()
            .quick();
        assertEquals(List.of("ours", "peer", "copy"), quick.contenders().stream().map(Contender::name).toList());
        assertEquals(List.of("peer"), quick.comparisons().stream().map(Comparison::to).toList());
        assertEquals(10, quick.load().events());
    }

    @Test
    void shouldNotCountWhatIsNotThereYet()
    {
        assertEquals(7, sum().contenders(OURS, Contender.notYet("later", "waits.")).build().forks(new Effort(7, 2)));
    }

    private static BenchmarkBuilder sum()
    {
        return Benchmark.named("sum", "adds.")
            .phase(Phase.WRITE).load(LOAD).model((settings, events) -> SumWorkload.expected(events));
    }
}
