// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemill.bench.rig.Metric;
import org.junit.jupiter.api.Test;

class ChangeTest
{
    private static final Entry NONE = new Entry(
        new Entry.Key("b", "c", false), Metric.LATENCY, Double.NaN, Double.NaN, Double.NaN, 3, "only 10 k/s",
        Entry.Work.UNKNOWN);

    @Test
    void shouldNotCountWhileRangesOverlap()
    {
        assertEquals(Change.Direction.NONE, change(Metric.THROUGHPUT, entry(90, 100, 120), entry(50, 60, 90)));
    }

    @Test
    void shouldNotCountAFewPerCent()
    {
        assertEquals(Change.Direction.NONE, change(Metric.THROUGHPUT, entry(99, 100, 101), entry(108, 109.9, 112)));
        assertEquals(Change.Direction.BETTER, change(Metric.THROUGHPUT, entry(99, 100, 101), entry(108, 110.1, 112)));
    }

    @Test
    void shouldKnowWhichWayIsBetter()
    {
        assertEquals(Change.Direction.WORSE, change(Metric.THROUGHPUT, entry(99, 100, 101), entry(49, 50, 51)));
        assertEquals(Change.Direction.BETTER, change(Metric.LATENCY, entry(99, 100, 101), entry(49, 50, 51)));
        assertEquals(Change.Direction.WORSE, change(Metric.CPU, entry(49, 50, 51), entry(99, 100, 101)));
    }

    @Test
    void shouldCountALostFigureAsWorse()
    {
        assertEquals(Change.Direction.WORSE, change(Metric.LATENCY, entry(1, 2, 3), NONE));
        assertEquals(Change.Direction.BETTER, change(Metric.LATENCY, NONE, entry(1, 2, 3)));
        assertEquals(Change.Direction.NONE, change(Metric.LATENCY, NONE, NONE));
    }

    @Test
    void shouldKnowHowLikelyRangesPartByChance()
    {
        assertEquals(1, Change.chance(1, 1));
        assertEquals(0.1, Change.chance(3, 3), 1e-12);
        assertEquals(2.0 / 3432, Change.chance(7, 7), 1e-12);
        assertEquals(2.0 / 120, Change.chance(3, 7), 1e-12);
        assertEquals(Change.chance(7, 3), Change.chance(3, 7), 1e-12);
    }

    private static Change.Direction change(final Metric metric, final Entry before, final Entry after)
    {
        return new Change(of(metric, before), of(metric, after)).direction();
    }

    private static Entry of(final Metric metric, final Entry entry)
    {
        return new Entry(entry.key(), metric, entry.median(), entry.min(), entry.max(), entry.rounds(), entry.why(),
            entry.work());
    }

    private static Entry entry(final double min, final double median, final double max)
    {
        return new Entry(NONE.key(), Metric.THROUGHPUT, median, min, max, 3, "", Entry.Work.UNKNOWN);
    }
}
