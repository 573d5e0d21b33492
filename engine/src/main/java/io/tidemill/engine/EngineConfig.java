// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * A checked configuration. {@code log} and {@code deadLetters} may be null for none, {@code idleStrategy} and
 * {@code clock} for the default and the system's.
 */
record EngineConfig<E>(
    String name,
    EventFactory<E> factory,
    Codec<E> codec,
    int ringSize,
    EventLog log,
    EventLog deadLetters,
    List<InletPlan> inlets,
    GraphPlan<E> graph,
    ThreadPlan threads,
    ThreadFactory threadFactory,
    Supplier<IdleStrategy> idleStrategy,
    ErrorReports errorHandler,
    Counting counters,
    SimulatedClock clock,
    Duration watchdog,
    Duration closeTimeout)
{
    /** At most so many events are handled by one stage before the next has its turn; measured best when fused. */
    static final int BATCH_LIMIT = 256;
    private static final Duration LONGEST = Duration.ofDays(1);

    EngineConfig
    {
        inlets = List.copyOf(inlets);
    }

    Durability durability()
    {
        return durabilityOf(log);
    }

    /** A deadline that can be. */
    static Duration checked(final String what, final Duration given)
    {
        if (Objects.requireNonNull(given, what).isNegative() || given.compareTo(LONGEST) > 0)
        {
            throw new IllegalArgumentException(what + " cannot be " + given + "; possible are zero to a day");
        }
        return given;
    }

    /** The highest level that events can reach with a log, which may be null. */
    static Durability durabilityOf(final EventLog log)
    {
        return log == null ? Durability.MEMORY : log.durability();
    }

    /**
     * Whether and where counters are.
     *
     * @param isWanted at all
     * @param file     chosen; null for the place beside the log, if there is one
     */
    record Counting(boolean isWanted, Path file)
    {
    }

    /**
     * An inlet to be.
     *
     * @param name     unique in the engine
     * @param kind     of inlet
     * @param capacity in slots; a direct one has none
     * @param limits   that keep events out
     */
    record InletPlan(String name, Kind kind, int capacity, Limits limits)
    {
        /**
         * What keeps events out though there is room.
         *
         * @param eventsPerSecond 0 for any rate
         * @param burst           events that may come at once
         * @param shedAbove       share of the ring; 1 for never
         */
        record Limits(double eventsPerSecond, int burst, double shedAbove)
        {
            static final Limits NONE = new Limits(0, 0, 1);

            Admission admission(final Ring<?> ring)
            {
                return equals(NONE) ? Admission.OPEN :
                    new Admission(eventsPerSecond, burst, shedAbove, ring, System::nanoTime);
            }
        }

        /** Kinds of inlets. */
        enum Kind
        {
            DIRECT, LANE, SHARED
        }

        boolean isDirect()
        {
            return kind == Kind.DIRECT;
        }
    }
}
