// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class TrialsTest
{
    private final List<String> tried = new ArrayList<>();

    @Test
    void shouldTryOneAxisAfterTheOtherAtTheBestSoFar() throws Exception
    {
        final Trials trials = new Trials(
            SumWorkload.contender("peer", Settings.NONE, Axis.of("wait", "a", "b"), Axis.of("api", "x", "y")),
            Metric.THROUGHPUT,
            1,
            settings -> rate(settings, Map.of("a", 1.0, "b", 2.0, "x", 10.0, "y", 5.0)));

        final Settings best = trials.best();

        assertEquals(List.of("a x", "b x", "b y"), tried, "what is known already is not tried again");
        assertEquals("b", best.value("wait"));
        assertEquals("x", best.value("api"));
    }

    @Test
    void shouldChooseAgainBesideWhatCameLater() throws Exception
    {
        final Map<String, Double> rates = Map.of("a x", 2.0, "b x", 1.0, "a y", 3.0, "b y", 4.0);
        final Trials trials = new Trials(
            SumWorkload.contender("peer", Settings.NONE, Axis.of("wait", "a", "b"), Axis.of("api", "x", "y")),
            Metric.THROUGHPUT,
            3,
            settings -> rates.get(settings.value("wait") + " " + settings.value("api")));

        final Settings best = trials.best();

        assertEquals("b y", best.value("wait") + " " + best.value("api"));
    }

    @Test
    void shouldTakeTurnsAndCountTheMedianOfEachOption() throws Exception
    {
        // One option is erratic: its best turn is the best of all.
        final double[] rates = {1, 5, 9, 6, 2, 5};
        final Trials trials = new Trials(
            SumWorkload.contender("peer", Settings.NONE, Axis.of("wait", "a", "b")),
            Metric.THROUGHPUT,
            3,
            settings ->
            {
                tried.add(settings.value("wait"));
                return rates[tried.size() - 1];
            });

        assertEquals("b", trials.best().value("wait"));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), tried);
        assertArrayEquals(new double[] {1, 9, 2}, trials.reports().get(0).values());
        assertEquals(2, trials.reports().get(0).median());
    }

    @Test
    void shouldTryNothingWhereThereIsNoChoice() throws Exception
    {
        final Trials trials = new Trials(
            SumWorkload.contender("peer", Settings.of("handlers", "one"), Axis.of("wait", "a")),
            Metric.THROUGHPUT,
            2,
            settings ->
            {
                throw new AssertionError("tried " + settings);
            });

        assertEquals("a", trials.best().value("wait"));
        assertEquals(List.of(), trials.reports());
    }

    @Test
    void shouldPreferTheSmallerLatencyAndNeverARateThatWasNotReached() throws Exception
    {
        final Map<String, Double> latencies = Map.of("a", 30.0, "b", Double.NaN, "c", 20.0);
        final Trials trials = new Trials(
            SumWorkload.contender("peer", Settings.NONE, Axis.of("wait", "b", "a", "c")),
            Metric.LATENCY,
            1,
            settings -> latencies.get(settings.value("wait")));

        assertEquals("c", trials.best().value("wait"));
    }

    private double rate(final Settings settings, final Map<String, Double> rates)
    {
        tried.add(settings.value("wait") + " " + settings.value("api"));
        return rates.get(settings.value("wait")) + rates.get(settings.value("api"));
    }
}
