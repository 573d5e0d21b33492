// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.function.LongSupplier;

/**
 * Engine time: nanoseconds since the epoch that never decrease, not across restarts and not when the wall clock is
 * stepped.
 * <ol>
 * <li>It advances by the monotonic clock.</li>
 * <li>It is slewed towards the wall clock by at most a tenth: behind, it runs faster; ahead, slower.</li>
 * <li>More than ten seconds behind, it steps forward at once (a host that slept; an old journal).</li>
 * <li>It never runs backwards: a wall clock that steps back is waited for.</li>
 * </ol>
 * Used by the ring's one writer.
 */
final class EngineClock
{
    static final long STEP_NS = 10_000_000_000L;
    static final long COMPARE_EVERY_NS = 100_000_000L;
    static final long MAX_SLEW_DIVISOR = 10;

    private final LongSupplier nanoTime;
    private final LongSupplier wallNs;
    private final boolean isStepped;
    private long nowNs;
    private long lastTickNs;
    private long nextCompareTickNs;
    private long slewDivisor;

    EngineClock(final LongSupplier nanoTime, final LongSupplier wallNs)
    {
        this(nanoTime, wallNs, false);
    }

    private EngineClock(final LongSupplier nanoTime, final LongSupplier wallNs, final boolean isStepped)
    {
        this.nanoTime = nanoTime;
        this.wallNs = wallNs;
        this.isStepped = isStepped;
    }

    static EngineClock system()
    {
        return new EngineClock(System::nanoTime, () -> System.currentTimeMillis() * 1_000_000L);
    }

    static EngineClock of(final SimulatedClock simulated)
    {
        return simulated == null ? system() : new EngineClock(simulated::timeNs, simulated::timeNs, true);
    }

    /** Whether somebody steps it, so that it may leap at any moment. */
    boolean isStepped()
    {
        return isStepped;
    }

    /** Starts at the wall clock, or at {@code floorNs} if that is later: the time of the last recovered entry. */
    void start(final long floorNs)
    {
        nowNs = Math.max(floorNs, wallNs.getAsLong());
        lastTickNs = nanoTime.getAsLong();
        nextCompareTickNs = lastTickNs;
        slewDivisor = 0;
    }

    /** Advances; some 30 ns, so once per batch. */
    long update()
    {
        final long tickNs = nanoTime.getAsLong();
        final long deltaNs = Math.max(0, tickNs - lastTickNs);
        lastTickNs = tickNs;
        nowNs += deltaNs + (slewDivisor == 0 ? 0 : deltaNs / slewDivisor);
        if (tickNs - nextCompareTickNs >= 0)
        {
            compare(tickNs);
        }
        return nowNs;
    }

    /** Any thread: about what it would be now. */
    long presentNs()
    {
        return wallNs.getAsLong();
    }

    /** Monotonic time of the last {@link #update}, to measure intervals by; never that of a clock that is stepped. */
    long tickNs()
    {
        return isStepped ? System.nanoTime() : lastTickNs;
    }

    /** The time of the last {@link #update}. */
    long timeNs()
    {
        return nowNs;
    }

    private void compare(final long tickNs)
    {
        nextCompareTickNs = tickNs + COMPARE_EVERY_NS;
        final long behindNs = wallNs.getAsLong() - nowNs;
        if (behindNs > STEP_NS)
        {
            nowNs += behindNs;
            slewDivisor = 0;
        }
        else if (Math.abs(behindNs) <= 2_000_000L)
        {
            // The wall clock is read in whole milliseconds: closer than two is even.
            slewDivisor = 0;
        }
        else
        {
            // Catch up over about a second, but by no more than a tenth of the time that passes.
            final long divisor = Math.max(MAX_SLEW_DIVISOR, 1_000_000_000L / Math.abs(behindNs));
            slewDivisor = behindNs > 0 ? divisor : -divisor;
        }
    }
}
