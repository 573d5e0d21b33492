// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is told to advance: with it a day of timers runs in seconds, and the same in every
 * run. Give it to {@link EngineBuilder#clock}; step it, and wait until all that fell due is handled:
 * <pre>{@code
 * clock.advance(Duration.ofMinutes(1));
 * engine.awaitQuiet(Duration.ofSeconds(5));
 * }</pre>
 * What falls due within one step fires in order, but at the time of its end; step as finely as times matter.
 * <p>
 * <b>Threading:</b> any thread. Several engines may share it.
 */
public final class SimulatedClock
{
    private final AtomicLong nowNs;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * A clock that stands at an instant.
     *
     * @param start to begin with
     */
    public SimulatedClock(final Instant start)
    {
        nowNs = new AtomicLong(Math.addExact(Math.multiplyExact(start.getEpochSecond(), 1_000_000_000L),
            start.getNano()));
    }

    /**
     * Advances, and wakes the engines that live by this clock.
     *
     * @param step not negative
     * @return the time it is now, nanoseconds since the epoch
     */
    public long advance(final Duration step)
    {
        if (Objects.requireNonNull(step, "step").isNegative())
        {
            throw new IllegalArgumentException("a clock cannot go back by " + step.negated() +
                ": engine time never decreases");
        }
        final long now = nowNs.addAndGet(step.toNanos());
        listeners.forEach(Runnable::run);
        return now;
    }

    /**
     * What time it is.
     *
     * @return nanoseconds since the epoch
     */
    public long timeNs()
    {
        return nowNs.get();
    }

    /** The listener is run after each step, by the thread that took it. Without a clock nothing happens. */
    static void attach(final SimulatedClock clock, final Runnable listener)
    {
        if (clock != null)
        {
            clock.listeners.add(listener);
        }
    }

    /** Harmless if it is not attached. */
    static void detach(final SimulatedClock clock, final Runnable listener)
    {
        if (clock != null)
        {
            clock.listeners.remove(listener);
        }
    }

    @Override
    public String toString()
    {
        final long now = timeNs();
        return "simulated clock at " + Instant.ofEpochSecond(Math.floorDiv(now, 1_000_000_000L),
            Math.floorMod(now, 1_000_000_000L));
    }
}
