// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.LiteBlockingWaitStrategy;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.PhasedBackoffWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.TimeoutBlockingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;

/**
 * Disruptor's wait strategies, by the names that settings have.
 */
public enum Wait
{
    /** Spins, then yields. */
    YIELDING(YieldingWaitStrategy::new),

    /** Spins. */
    BUSY_SPIN(BusySpinWaitStrategy::new),

    /** Spins, yields, then parks for 100 ns at a time. */
    SLEEPING(SleepingWaitStrategy::new),

    /** Waits on a lock: Disruptor's default. */
    BLOCKING(BlockingWaitStrategy::new),

    /** The same, with fewer signals. */
    LITE_BLOCKING(LiteBlockingWaitStrategy::new),

    /** Spins for 1 us, yields for 10 us, then waits on a lock. */
    PHASED_BACKOFF(() -> PhasedBackoffWaitStrategy.withLock(1, 10, TimeUnit.MICROSECONDS)),

    /** As blocking, and wakes up each second. */
    TIMEOUT_BLOCKING(() -> new TimeoutBlockingWaitStrategy(1, TimeUnit.SECONDS)),

    /** The same, with fewer signals. */
    LITE_TIMEOUT_BLOCKING(() -> new LiteTimeoutBlockingWaitStrategy(1, TimeUnit.SECONDS));

    /** Name of the setting. */
    public static final String SETTING = "wait";

    private final Supplier<WaitStrategy> strategy;

    Wait(final Supplier<WaitStrategy> strategy)
    {
        this.strategy = strategy;
    }

    /**
     * The strategy.
     *
     * @return a new one.
     */
    public WaitStrategy strategy()
    {
        return strategy.get();
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
