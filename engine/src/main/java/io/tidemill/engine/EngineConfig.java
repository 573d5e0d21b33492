// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * A checked configuration. {@code log} and {@code idleStrategy} may be null: none, and the default.
 */
record EngineConfig<E>(
    String name,
    EventFactory<E> factory,
    Codec<E> codec,
    int ringSize,
    EventLog log,
    List<InletPlan> inlets,
    List<PlannedStage<E>> stages,
    ThreadPlan threads,
    ThreadFactory threadFactory,
    Supplier<IdleStrategy> idleStrategy,
    ErrorHandler errorHandler,
    Duration closeTimeout)
{
    /** At most so many events are handled by one stage before the next has its turn; measured best when fused. */
    static final int BATCH_LIMIT = 256;

    EngineConfig
    {
        inlets = List.copyOf(inlets);
        stages = List.copyOf(stages);
    }

    /**
     * An inlet to be: a lane of so many slots, or a direct one, which has none.
     */
    record InletPlan(String name, int laneCapacity)
    {
        static final int DIRECT = 0;

        boolean isDirect()
        {
            return laneCapacity == DIRECT;
        }
    }
}
