// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertTrue;

class PacingTest
{
    private static final int FEW = 2;
    private static final int FULL = 256;

    private final AtomicLong nowNs = new AtomicLong(1_000_000_000);

    /** Each look at the clock takes 10 ns. */
    private final Pacing pacing = new Pacing(1, 256, () -> nowNs.addAndGet(10));

    @Test
    void shouldWaitBehindFewEventsOfAFastFlow()
    {
        flow(FULL, 40, 100_000);
        final long tookNs = took(FEW);
        assertTrue(tookNs >= Pacing.PAUSE_NS && tookNs < Pacing.PAUSE_NS + 100, "paused for " + tookNs);
    }

    @Test
    void shouldNotWaitBehindAFullBatch()
    {
        flow(FULL, 40, 100_000);
        assertTrue(took(FULL) <= 10, "the clock is looked at, and that is all");
    }

    @Test
    void shouldNeverWaitInASlowFlow()
    {
        for (int i = 0; i < 10_000; i++)
        {
            nowNs.addAndGet(FEW * (Pacing.FAST_NS_PER_EVENT + 10));
            assertTrue(took(FEW) <= 10, "the clock is looked at, and that is all");
        }
    }

    @Test
    void shouldNotWaitWhereAProducerCannotRunAhead()
    {
        final Pacing small = new Pacing(1, 128, () -> nowNs.addAndGet(10));
        for (int i = 0; i < 10_000; i++)
        {
            nowNs.addAndGet(40);
            final long beforeNs = nowNs.get();
            small.handled(FEW);
            assertTrue(nowNs.get() - beforeNs <= 10, "the clock is looked at, and that is all");
        }
    }

    @Test
    void shouldNotTakeABurstForAFlow()
    {
        for (int burst = 0; burst < 1_000; burst++)
        {
            nowNs.addAndGet(1_000_000);
            for (int i = 0; i < 50; i++)
            {
                nowNs.addAndGet(20);
                assertTrue(took(1) <= 10, "burst " + burst);
            }
        }
    }

    @Test
    void shouldNotWaitBehindTheEndOfABurst()
    {
        flow(FULL, 40, 1_024);
        for (int i = 0; i < 1_000; i++)
        {
            nowNs.addAndGet(10_000_000);
            assertTrue(took(1) <= 20, "the flow is over, event " + i);
        }
    }

    @Test
    void shouldTakeAFlowForFastByItsEventsNotByTheWorkOfAllDutyCycles()
    {
        final Pacing eight = new Pacing(8, 256, () -> nowNs.addAndGet(10));
        for (int i = 0; i < 10_000; i++)
        {
            nowNs.addAndGet(4 * (Pacing.FAST_NS_PER_EVENT + 50));
            final long beforeNs = nowNs.get();
            eight.handled(4 * 8);
            assertTrue(nowNs.get() - beforeNs <= 10, "6.7 M events/s");
        }
    }

    @Test
    void shouldStopWaitingWhenTheFlowHasBecomeSlow()
    {
        flow(FULL, 40, 100_000);
        flow(FEW, 10_000, 2_000);
        assertTrue(took(FEW) <= 10);
    }

    @Test
    void shouldCountAnEventOnceForEachDutyCycleThatHandlesIt()
    {
        final Pacing three = new Pacing(3, 256, () -> nowNs.addAndGet(10));
        for (int i = 0; i < 1_000; i++)
        {
            nowNs.addAndGet(5_000);
            three.handled(3 * FULL);
        }
        final long beforeNs = nowNs.get();
        three.handled(3 * 63);
        assertTrue(nowNs.get() - beforeNs >= Pacing.PAUSE_NS, "63 events are few");
        final long fullNs = nowNs.get();
        three.handled(3 * 64);
        assertTrue(nowNs.get() - fullNs <= 10, "64 are not");
    }

    private void flow(final int batch, final long nsPerEvent, final int events)
    {
        for (int i = 0; i < events; i += batch)
        {
            nowNs.addAndGet(batch * nsPerEvent);
            pacing.handled(batch);
        }
    }

    private long took(final int work)
    {
        final long beforeNs = nowNs.get();
        pacing.handled(work);
        return nowNs.get() - beforeNs;
    }
}
