// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemporalSlipTest
{
    private static final int CAPACITY = 1 << 20;
    private static final int RECORD = 72;

    private long nowNs = -5_000;
    private final TemporalSlip slip = new TemporalSlip(CAPACITY, () -> nowNs);

    @BeforeEach
    void allow()
    {
        slip.allow(true);
    }

    private void follow(final int looks)
    {
        for (int i = 0; i < looks; i++)
        {
            assertFalse(slip.isOn());
            slip.found(RECORD);
        }
    }

    /** Until it looks again, which is not before. */
    private long lookAway()
    {
        final long sinceNs = nowNs;
        assertTrue(slip.isOn());
        while (slip.isOn())
        {
            nowNs++;
            assertTrue(nowNs - sinceNs <= TemporalSlip.LONGEST_NS, "it looks away for ever");
        }
        return nowNs - sinceNs;
    }

    /** The first look behind a slip finds that much, after a trip of a line. */
    private void find(final long bytes, final long tripNs)
    {
        nowNs += tripNs;
        slip.found(bytes);
    }

    @Test
    void shouldNeverLookAwayUnlessItMay()
    {
        slip.allow(false);
        follow(1_000);
        assertFalse(slip.isOn());
    }

    @Test
    void shouldNeverLookAwayFromASmallLane()
    {
        final TemporalSlip ofSmall = new TemporalSlip(TemporalSlip.SMALL / 2);
        ofSmall.allow(true);
        for (int i = 0; i < 1_000; i++)
        {
            ofSmall.found(RECORD);
            assertFalse(ofSmall.isOn());
        }
    }

    @Test
    void shouldFindAtOnceWhatComesSingly()
    {
        for (int i = 0; i < 1_000; i++)
        {
            follow(TemporalSlip.STREAM_LOOKS);
            slip.found(0);
        }
        assertFalse(slip.isOn());
    }

    @Test
    void shouldFindAtOnceWhatComesInNumbers()
    {
        for (int i = 0; i < 1_000; i++)
        {
            slip.found(TemporalSlip.MUCH);
            assertFalse(slip.isOn());
        }
    }

    @Test
    void shouldStayOffTheHeelsOfAStream()
    {
        follow(TemporalSlip.STREAM_LOOKS + 1);
        assertEquals(TemporalSlip.SHORTEST_NS, lookAway());
        find(TemporalSlip.MUCH - 8, 50);
        assertEquals(50 * TemporalSlip.TRIPS, lookAway());
        find(TemporalSlip.MUCH, 1);
        assertFalse(slip.isOn(), "that was much");
        slip.found(RECORD);
        assertEquals(TemporalSlip.SHORTEST_NS, lookAway(), "measured anew");
    }

    @Test
    void shouldNotLookAwayForLongerThanTheLongest()
    {
        follow(TemporalSlip.STREAM_LOOKS + 1);
        lookAway();
        find(TemporalSlip.MUCH - 8, 40_000);
        assertEquals(TemporalSlip.LONGEST_NS, lookAway());
    }

    @Test
    void shouldFindRequestsBehindAStreamAtOnce()
    {
        follow(TemporalSlip.STREAM_LOOKS + 1);
        final long lengthNs = lookAway();
        find(lengthNs / TemporalSlip.NS_PER_BYTE - 8, 50);
        assertFalse(slip.isOn(), "it was not worth it");
        follow(TemporalSlip.STREAM_LOOKS - 1);
        slip.found(0);
        follow(TemporalSlip.STREAM_LOOKS);
        assertFalse(slip.isOn());
    }

    @Test
    void shouldLookAgainWhereAStreamEnds()
    {
        follow(TemporalSlip.STREAM_LOOKS + 1);
        lookAway();
        find(0, 0);
        follow(TemporalSlip.STREAM_LOOKS);
        assertFalse(slip.isOn());
    }

    @Test
    void shouldLookAgainAsSoonAsItMustNotLookAway()
    {
        follow(TemporalSlip.STREAM_LOOKS + 1);
        assertTrue(slip.isOn());
        slip.allow(false);
        assertFalse(slip.isOn());
        follow(1_000);
    }
}
