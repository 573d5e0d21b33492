// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.Locale;
import java.util.function.Supplier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What both ends of a queue that does not wait by itself do while it is empty or full, by the names that settings
 * have.
 */
enum Idling
{
    /** Gives the core away. */
    YIELDING(YieldingIdleStrategy::new),

    /** Keeps the core. */
    BUSY_SPIN(BusySpinIdleStrategy::new),

    /** Spins, yields, then parks, with Agrona's defaults. */
    BACKOFF(BackoffIdleStrategy::new);

    /** Name of the setting. */
    static final String SETTING = "idle";

    private final Supplier<IdleStrategy> strategy;

    Idling(final Supplier<IdleStrategy> strategy)
    {
        this.strategy = strategy;
    }

    /** A new one, for one thread. */
    IdleStrategy strategy()
    {
        return strategy.get();
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
