// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * Whom an inlet lets in when there is room: no more than a rate, and nobody while the ring is too full for its class.
 * <p>
 * The rate is kept by one number, the time at which the bucket would be even again (the generic cell rate algorithm of
 * ATM networks: a token bucket without a clock that fills it). Any thread may ask.
 */
final class Admission
{
    /** Lets everybody in. */
    static final Admission OPEN = new Admission(0, 0, 1, null, System::nanoTime);

    /** Every event, as a return code. */
    static final long ADMITTED = 0;

    private static final double CENTURY_NS = 3.2e18;
    private static final VarHandle EVEN_AT_NS;

    static
    {
        try
        {
            EVEN_AT_NS = MethodHandles.lookup().findVarHandle(Admission.class, "evenAtNs", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Ring<?> ring;
    private final double shedAbove;
    private final long intervalNs;
    private final long burstNs;
    private final LongSupplier nanoTime;

    private volatile long evenAtNs;

    /**
     * @param eventsPerSecond 0 for any rate
     * @param burst           events that may come at once
     * @param shedAbove       share of the ring above which nobody is let in; 1 for never
     * @param ring            that fills up
     * @param nanoTime        that passes
     */
    Admission(
        final double eventsPerSecond,
        final int burst,
        final double shedAbove,
        final Ring<?> ring,
        final LongSupplier nanoTime)
    {
        this.ring = ring;
        this.shedAbove = shedAbove;
        // At most a century, which nobody sees pass.
        this.intervalNs =
            eventsPerSecond == 0 ? 0 : Math.max(1, Math.round(Math.min(1e9 / eventsPerSecond, CENTURY_NS)));
        this.burstNs = (long)Math.min((double)intervalNs * burst, CENTURY_NS);
        this.nanoTime = nanoTime;
        this.evenAtNs = nanoTime.getAsLong();
    }

    boolean isOpen()
    {
        return this == OPEN;
    }

    /** {@link #ADMITTED}, {@link Inlet#SHED} or {@link Inlet#RATE_LIMITED}; who is admitted has used a token. */
    long ask()
    {
        if (isShedding())
        {
            return Inlet.SHED;
        }
        return intervalNs == 0 || hasToken() ? ADMITTED : Inlet.RATE_LIMITED;
    }

    /** Whether the ring is too full for this class now. */
    boolean isShedding()
    {
        return shedAbove < 1 && ring.occupancy() > shedAbove * ring.size();
    }

    private boolean hasToken()
    {
        while (true)
        {
            final long evenAt = evenAtNs;
            final long nowNs = nanoTime.getAsLong();
            // An unused past gives no more than the burst.
            final long from = evenAt - nowNs > 0 ? evenAt : nowNs;
            if (from + intervalNs - nowNs > burstNs)
            {
                return false;
            }
            if (EVEN_AT_NS.compareAndSet(this, evenAt, from + intervalNs))
            {
                return true;
            }
        }
    }

    @Override
    public String toString()
    {
        return (intervalNs == 0 ? "any rate" : "one event per " + intervalNs + " ns, bursts of " +
            burstNs / intervalNs) + (shedAbove < 1 ? ", shed above " + shedAbove + " of the ring" : "");
    }
}
