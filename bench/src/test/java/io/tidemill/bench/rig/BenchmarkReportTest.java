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
        assertTrue(new RatioReport("a", "a", new Spread(2.5, 1, 9), OptionalDouble.of(2.5)).isMet());
        assertFalse(new RatioReport("a", "a", new Spread(2.499, 1, 9), OptionalDouble.of(2.5)).isMet());
        assertTrue(new RatioReport("a", "a", new Spread(0.1, 0.1, 0.1), OptionalDouble.empty()).isMet());
    }
}
