// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.function.LongSupplier;

/**
 * Lets a fast producer run ahead. A thread that has caught up with one finds an event or two at a time, and each look
 * takes the lines of the cursor and of the newest events away from the producer, which is about to write there: both
 * then do half of what they could. So a thread that found few events waits a moment before it looks again.
 * <ol>
 * <li>Nothing is waited for but behind events that came faster than one in {@link #FAST_NS_PER_EVENT} on average.</li>
 * <li>At each thread an event waits for {@link #PAUSE_NS} at most. What comes from another process may have waited
 * before: its reader has a way of its own, as it must not look to know (TemporalSlip of the lanes).</li>
 * </ol>
 * <b>Threading:</b> one thread.
 */
final class Pacing
{
    /** Ten million a second. In a slower flow it is not the producer's lines that set the pace. */
    static final long FAST_NS_PER_EVENT = 100;

    /** Long enough for a hundred events or two: a batch worth handling. */
    static final long PAUSE_NS = 5_000;

    private static final int FEW = 64;
    private static final int LOOK_EVERY = 1_024;
    private static final int LEAST_ROOM = 256;

    private final LongSupplier nanoTime;
    private final int dutyCycles;
    private final boolean isWorthIt;

    // Since the last look at the clock.
    private long handled;
    private long lookedNs;
    private boolean isFast;

    /**
     * A thread's.
     *
     * @param dutyCycles that a round is made of, each of which counts what it handles
     * @param room       events that producers can be ahead
     * @param nanoTime   that passes
     */
    Pacing(final int dutyCycles, final int room, final LongSupplier nanoTime)
    {
        // In less room a producer would wait for most of the pause.
        this.isWorthIt = room >= LEAST_ROOM;
        this.nanoTime = nanoTime;
        this.dutyCycles = dutyCycles;
    }

    /** Behind a round that handled something. */
    void handled(final int work)
    {
        handled += work;
        if (handled >= LOOK_EVERY)
        {
            look();
        }
        if (isFast && work < FEW * dutyCycles)
        {
            pause();
        }
    }

    private void look()
    {
        final long nowNs = nanoTime.getAsLong();
        isFast = isWorthIt && (nowNs - lookedNs) * dutyCycles < handled * FAST_NS_PER_EVENT;
        lookedNs = nowNs;
        handled = 0;
    }

    private void pause()
    {
        final long startNs = nanoTime.getAsLong();
        // Behind a burst the flow is not what it was at the last look.
        isFast = startNs - lookedNs < LOOK_EVERY * FAST_NS_PER_EVENT;
        while (isFast && nanoTime.getAsLong() - startNs < PAUSE_NS)
        {
            Thread.onSpinWait();
        }
    }
}
