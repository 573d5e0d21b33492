// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Agrona's idle strategies, by the names that settings have.
 */
public enum Idling
{
    /** Leaves the core to another thread that wants it. */
    YIELDING(YieldingIdleStrategy::new),

    /** Keeps the core. */
    BUSY_SPIN(BusySpinIdleStrategy::new),

    /** Spins, yields, then parks for up to 1 ms: Agrona's default. */
    BACKOFF(BackoffIdleStrategy::new);

    /** Name of the setting. */
    public static final String SETTING = "idle";

    /**
     * What rows use that try nothing, since a neighbour has tried: on few cores, those that wait have to give way, and
     * producers wait least for handlers that come back after 256 events.
     */
    public static final Map<String, String> GIVING_WAY = Map.of(
        SETTING, "yielding",
        Wait.SETTING, "yielding",
        Batches.SETTING, "256",
        Claim.SETTING, "next",
        "threads", "shared");

    private final Supplier<IdleStrategy> strategy;

    Idling(final Supplier<IdleStrategy> strategy)
    {
        this.strategy = strategy;
    }

    /**
     * The strategy.
     *
     * @return a new one.
     */
    public IdleStrategy strategy()
    {
        return strategy.get();
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
