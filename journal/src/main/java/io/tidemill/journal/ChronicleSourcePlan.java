// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How a Chronicle Queue is tailed: begin with {@link ChronicleSource#tail}. It never changes: its methods give copies.
 */
public final class ChronicleSourcePlan
{
    /** What {@link #begin} is for the first document that there is, and for what comes behind the last. */
    static final long FIRST = -1;
    static final long END = -2;

    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long FIRST_PARK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_PARK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleSource.class);

    private final Path queue;
    private final long begin;
    private final boolean isPassingOver;
    private final ErrorHandler errorHandler;
    private final IdleStrategy idleStrategy;

    private ChronicleSourcePlan(
        final Path queue,
        final long begin,
        final boolean isPassingOver,
        final ErrorHandler errorHandler,
        final IdleStrategy idleStrategy)
    {
        this.queue = queue;
        this.begin = begin;
        this.isPassingOver = isPassingOver;
        this.errorHandler = errorHandler;
        this.idleStrategy = idleStrategy;
    }

    static ChronicleSourcePlan of(final Path queue)
    {
        return new ChronicleSourcePlan(queue.toAbsolutePath().normalize(), FIRST, false,
            error -> LOGGER.error(error.getMessage(), error), null);
    }

    /**
     * To begin with another document than the first that is there. It counts only as long as the data directory has no
     * record of this inlet; later starts go on where they were, whatever this says.
     *
     * @param index of Chronicle's; there must be such a document
     * @return a copy
     */
    public ChronicleSourcePlan beginAt(final long index)
    {
        if (index < 0)
        {
            throw new IllegalArgumentException("an index of Chronicle Queue is never negative: " + index);
        }
        return new ChronicleSourcePlan(queue, index, isPassingOver, errorHandler, idleStrategy);
    }

    /**
     * To begin behind the last document that is there at the first start; as {@link #beginAt}, without effect later.
     *
     * @return a copy
     */
    public ChronicleSourcePlan beginAtEnd()
    {
        return new ChronicleSourcePlan(queue, END, isPassingOver, errorHandler, idleStrategy);
    }

    /**
     * To pass over documents at which the reader throws, as if it gave false, instead of stopping. They are counted
     * ({@link ChronicleSource#passedOver}), and the error handler is told of them, once a second at most. What throws
     * today must throw after a crash, too.
     *
     * @return a copy
     */
    public ChronicleSourcePlan passOverUndecodable()
    {
        return new ChronicleSourcePlan(queue, begin, true, errorHandler, idleStrategy);
    }

    /**
     * Who is told when the source stops by itself, and of documents that are passed over; a log by default.
     *
     * @param handler is called by the source's thread
     * @return a copy
     */
    public ChronicleSourcePlan onError(final ErrorHandler handler)
    {
        return new ChronicleSourcePlan(queue, begin, isPassingOver, Objects.requireNonNull(handler, "handler"),
            idleStrategy);
    }

    /**
     * What the source's thread does while there is nothing to read. By default it spins and yields for a moment, and
     * then parks, at first for 50 µs, at last for 10 ms at a time; Agrona's {@code BusySpinIdleStrategy} sees a
     * document sooner, and takes a core.
     *
     * @param strategy of this source alone
     * @return a copy
     */
    public ChronicleSourcePlan idleStrategy(final IdleStrategy strategy)
    {
        return new ChronicleSourcePlan(queue, begin, isPassingOver, errorHandler,
            Objects.requireNonNull(strategy, "strategy"));
    }

    /**
     * Starts to tail it, on a daemon thread of its own. A directory without a queue in it is waited for, a missing one
     * is refused.
     *
     * @param journal of the engine, which runs
     * @param inlet   a lane of that engine, used by nobody else, ever
     * @param reader  makes events of documents
     * @param <E>     the event class
     * @return to be closed before the engine
     * @throws LogException             if it cannot be tailed, or cannot go on where it was: the message says why, and
     *                                  what to do; what takes longer to find out is told to the error handler
     * @throws IllegalArgumentException if the inlet is no lane, or its engine has no journal on a disk
     */
    public <E> ChronicleSource into(
        final ChronicleJournal journal, final Inlet<E> inlet, final DocumentReader<? super E> reader)
    {
        return ChronicleSource.start(this, journal, inlet, Objects.requireNonNull(reader, "reader"));
    }

    Path queue()
    {
        return queue;
    }

    long begin()
    {
        return begin;
    }

    boolean isPassingOver()
    {
        return isPassingOver;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /** One that was not given by the user is made for each source: it has state. */
    IdleStrategy newIdleStrategy()
    {
        return idleStrategy == null ?
            new BackoffIdleStrategy(SPINS, YIELDS, FIRST_PARK_NS, LONGEST_PARK_NS) : idleStrategy;
    }

    @Override
    public String toString()
    {
        return "Chronicle Queue " + queue;
    }
}
