// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

class BenchmarkReportTest
{
    private final BenchmarkReport report = ReportFixture.report();

    @Test
    void shouldCompareWithTheCandidateOfTheBestMedian()
    {
        final RatioReport ratio = report.ratios().get(0);
        assertEquals("peer", ratio.to());
        assertEquals("peer-fast", ratio.chosen());
        assertEquals(new Spread(3, 2.5, 4), ratio.ratios());
        assertTrue(ratio.isMet());
    }

    @Test
    void shouldSayWhenABarIsMissed()
    {
        final RatioReport ratio = report.ratios().get(1);
        assertEquals("rival", ratio.chosen());
        assertEquals(new Spread(0.5, 0.25, 0.75), ratio.ratios());
        assertFalse(ratio.isMet());
    }

    @Test
    void shouldMeetABarThatIsReachedExactly()
    {
        assertTrue(ratio(2.5, OptionalDouble.of(2.5), Metric.THROUGHPUT).isMet());
        assertFalse(ratio(2.499, OptionalDouble.of(2.5), Metric.THROUGHPUT).isMet());
        assertTrue(ratio(0.1, OptionalDouble.empty(), Metric.THROUGHPUT).isMet());
    }

    @Test
    void shouldWantLessWhereLessIsBetter()
    {
        assertTrue(ratio(1.1, OptionalDouble.of(1.1), Metric.LATENCY).isMet());
        assertFalse(ratio(1.11, OptionalDouble.of(1.1), Metric.LATENCY).isMet());
    }

    @Test
    void shouldCompareAnotherContenderOfOurs()
    {
        final BenchmarkReport variants = ReportFixture.variants();
        assertEquals(3, variants.benchmark().contenders().size());
        assertFalse(variants.ratios().get(0).isMet());
        final RatioReport ratio = variants.ratios().get(1);
        assertEquals("peer-2", ratio.to());
        assertEquals(new Spread(2, 2, 6), ratio.ratios());
        assertEquals(ratio, variants.ratioAt("tidemill-2").get());
        assertEquals("peer", variants.ratioAt("peer").get().to());
        assertTrue(ratio.isMet());
    }

    @Test
    void shouldShowOursAsAShareOfALimit()
    {
        final RatioReport ratio = report.ratios().get(2);
        assertEquals("copy", ratio.to());
        assertTrue(ratio.limit());
        assertEquals(new Spread(0.25, 0.2, 0.3), ratio.ratios());
    }

    @Test
    void shouldCompareNothingWithWhatIsNotThere()
    {
        assertFalse(report.contender("later").hasFigure());
        assertTrue(report.ratioTo("later").isEmpty());
    }

    private static RatioReport ratio(final double median, final OptionalDouble bar, final Metric metric)
    {
        return new RatioReport("a", "a", new Spread(median, median, median), bar, metric, false);
    }
}
