// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventFactory;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * A checked configuration. {@code log}, {@code deadLetters}, {@code outputs}
 * and {@code snapshots} may be null for none, {@code idleStrategy} and
 * {@code clock} for the default and the system's.
 */
record EngineConfig<E>(
    String name,
    EventFactory<E> factory,
    Codec<E> codec,
    int ringSize,
    EventLog log,
    EventLog deadLetters,
    OutputPlan<?> outputs,
    SnapshotPlan snapshots,
    InletPlans inletPlans,
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

    List<InletPlan> inlets()
    {
        return inletPlans.all();
    }

    /** Refuses what could not run. */
    EngineConfig<E> requireRunnable()
    {
        if (inlets().isEmpty())
        {
            throw new IllegalStateException("engine \"" + name +
                "\" has no inlet, so nothing could ever enter: add lane(\"name\") or direct(\"name\")");
        }
        if (log == null && graph.isEmpty())
        {
            throw new IllegalStateException("engine \"" + name +
                "\" has neither stages nor a journal, so events would go nowhere: add stages(…) or journal(…)");
        }
        inletPlans.refuseDirectWith(graph.timedStages());
        inletPlans.refuseTooShort(codec.maxLength());
        graph.refuseDeadLettersWithout(deadLetters);
        if (outputs != null)
        {
            outputs.logBeside(log);
        }
        if (snapshots != null)
        {
            snapshots.storeOf(log);
            graph.refuseUnsaved();
        }
        return this;
    }

    /** Handlers keep what they have seen. */
    void refuseIf(final boolean wasUsed)
    {
        if (wasUsed)
        {
            throw new IllegalStateException("engine \"" + name + "\" was started by this builder before, and its " +
                "handlers keep what they have seen: make a new builder, with new handlers, for each start");
        }
    }

    EngineConfig<E> requireLog()
    {
        if (log == null)
        {
            throw new IllegalStateException("nothing to replay: name the journal with journal(…)");
        }
        return this;
    }

    /** Where other processes find the engine. */
    Path ipcDirectory()
    {
        final Path chosen = inletPlans.ipcDirectory();
        return chosen != null ? chosen : Optional.ofNullable(log).flatMap(EventLog::dataDirectory).orElseThrow(
            () -> new IllegalStateException("engine \"" + name + "\" takes events from other processes, and has no " +
                "directory where they could find it: build it with journal(…), or name one with ipcDirectory(…)"));
    }

    /** Whether anything that is told to the world waits for {@link Durability#FSYNC}. */
    boolean waitsForDisk()
    {
        return outputs != null && outputs.durability() == Durability.FSYNC ||
            graph.stages().stream().anyMatch(each -> each.stage().durability() == Durability.FSYNC);
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
     * @param capacity in slots, in bytes where another process is the producer; a direct one has none
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
            DIRECT, LANE, SHARED, IPC
        }

        boolean isIpc()
        {
            return kind == Kind.IPC;
        }

        /** In events; that of the others is in bytes. */
        boolean hasSlots()
        {
            return kind == Kind.LANE || kind == Kind.SHARED;
        }

        boolean isDirect()
        {
            return kind == Kind.DIRECT;
        }
    }
}
