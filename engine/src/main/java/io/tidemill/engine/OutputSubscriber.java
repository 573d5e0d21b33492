// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.CloseHelper;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Follows the outputs of an engine, in its process or any other: each once, in the order of the log of outputs, also
 * while the engine is down or starts anew.
 * <pre>{@code
 * final OutputPlan<Trade> plan = OutputPlan.of(Trade::new, Trade.CODEC);
 * try (OutputSubscriber<Trade> trades = OutputSubscriber.named("reports", plan, ChronicleJournal.in(dataDir)))
 * {
 *     while (isRunning)
 *     {
 *         final Output<Trade> trade = trades.next(Duration.ofSeconds(1));
 *         if (trade != null)
 *         {
 *             report(trade.value());
 *             trades.acknowledge();
 *         }
 *     }
 * }
 * }</pre>
 * A subscriber reads mapped files and slows nobody, however far it is behind. A named one says by
 * {@link #acknowledge()} how far it has come: it goes on from there the next time, and the log keeps what it has yet to
 * see, within the limits of its retention. What was not acknowledged comes again.
 * <p>
 * <b>Threading:</b> one thread at a time.
 *
 * @param <O> the class of outputs
 */
public final class OutputSubscriber<O> implements Iterable<Output<O>>, AutoCloseable
{
    private static final byte EVENT = EntryKind.EVENT.code();

    private final LogReader<Output<O>> reader;

    /** Null unless it has a name. */
    private final ConsumerPosition position;
    private final Output<O> output;
    private long sequence;
    private long timeNs;

    /** Whether the reader is one output further than what was given out. */
    private boolean isAhead;

    /** What the reader has passed without giving it out, and what was acknowledged. */
    private long passed;
    private long acknowledged;

    private OutputSubscriber(
        final OutputPlan<O> plan, final EventLog log, final long from, final ConsumerPosition position)
    {
        reader = log.read(new OutputCodec<>(plan.codec()), from);
        output = new Output<>(plan.factory().newInstance());
        sequence = from - 1;
        passed = sequence;
        acknowledged = sequence;
        this.position = position;
    }

    /**
     * Follows outputs that come from now on.
     *
     * @param plan of the engine's outputs
     * @param log  of the engine
     * @param <O>  the class of outputs
     * @return the subscriber, to be closed by the caller
     * @throws LogException if there is no readable log of outputs
     */
    public static <O> OutputSubscriber<O> fromNow(final OutputPlan<O> plan, final EventLog log)
    {
        final EventLog outputs = plan.logBeside(log);
        return new OutputSubscriber<>(plan, outputs, outputs.lastSequence() + 1, null);
    }

    /**
     * Follows outputs from a place on.
     *
     * @param sequence of the first one, in the log of outputs; 0 for all there have been. May lie ahead
     * @param plan     of the engine's outputs
     * @param log      of the engine
     * @param <O>      the class of outputs
     * @return the subscriber, to be closed by the caller
     * @throws LogException if there is no readable log of outputs, or that one is not in it any more
     */
    public static <O> OutputSubscriber<O> from(final long sequence, final OutputPlan<O> plan, final EventLog log)
    {
        if (sequence < 0)
        {
            throw new IllegalArgumentException("outputs begin with sequence 0, there is no " + sequence);
        }
        return new OutputSubscriber<>(plan, plan.logBeside(log), sequence, null);
    }

    /**
     * Follows outputs from where a consumer of this name has last {@linkplain #acknowledge() acknowledged} one; for the
     * first time, from the first that is there.
     *
     * @param name of the consumer, one at a time
     * @param plan of the engine's outputs
     * @param log  of the engine
     * @param <O>  the class of outputs
     * @return the subscriber, to be closed by the caller
     * @throws LogException          if there is no readable log of outputs, the consumer is at work already, or what it
     *                               has yet to see is not there any more
     * @throws IllegalStateException if the log of outputs has no place for names
     */
    public static <O> OutputSubscriber<O> named(final String name, final OutputPlan<O> plan, final EventLog log)
    {
        final EventLog outputs = plan.logBeside(log);
        final ConsumerPosition position = outputs.consumers().orElseThrow(() -> new IllegalStateException(
            "the log of outputs has no place for named consumers; use from(…)")).open(name, -1);
        try
        {
            return new OutputSubscriber<>(plan, outputs, position.sequence() + 1, position);
        }
        catch (final Throwable ex)
        {
            CloseHelper.quietClose(position);
            throw ex;
        }
    }

    /**
     * The next output, if it is there.
     *
     * @return the output, reused by the next call; null if there is none yet
     * @throws LogException if the log is damaged there
     */
    public Output<O> poll()
    {
        if (!isAhead && !lookAhead())
        {
            return null;
        }
        isAhead = false;
        sequence = reader.sequence();
        timeNs = reader.timeNs();
        return output;
    }

    /** Whether there is one; it is given out by the next poll, and can be acknowledged only then. */
    private boolean lookAhead()
    {
        while (reader.next())
        {
            // The engine's own, such as state hashes, are nobody's business here.
            if (reader.kind() == EVENT)
            {
                reader.decode(output);
                isAhead = true;
                return true;
            }
            passed = reader.sequence();
        }
        passOver();
        return false;
    }

    /** Who has nothing left to read must not hold back what is of no use to it. */
    private void passOver()
    {
        if (position != null && acknowledged == sequence && passed > position.sequence())
        {
            position.moveTo(passed);
        }
    }

    /**
     * The next output; waits until there is one.
     *
     * @param timeout to wait at most
     * @return the output, reused by the next call; null if there was none in time
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms
     * @throws LogException         if the log is damaged there
     */
    public Output<O> next(final Duration timeout) throws InterruptedException
    {
        Output<O> next = poll();
        final Backoff backoff = new Backoff(timeout);
        while (next == null && !backoff.isExpired())
        {
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for an output behind " + sequence);
            }
            backoff.pause();
            next = poll();
        }
        return next;
    }

    /**
     * The outputs that are there and were not given out yet.
     *
     * @return an iterator that ends where there is none at the moment; the objects are one, reused
     */
    @Override
    public Iterator<Output<O>> iterator()
    {
        return new Iterator<>()
        {
            @Override
            public boolean hasNext()
            {
                return isAhead || lookAhead();
            }

            @Override
            public Output<O> next()
            {
                if (!hasNext())
                {
                    throw new NoSuchElementException("no output behind " + sequence + " yet");
                }
                return poll();
            }
        };
    }

    /**
     * The place of the output that was given out last.
     *
     * @return its sequence in the log of outputs; before the first one, the place before that
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * The engine time of the entry that caused the output that was given out last.
     *
     * @return nanoseconds since the epoch
     */
    public long timeNs()
    {
        return timeNs;
    }

    /**
     * Says that all that was given out is done with: a store into mapped memory. It survives the death of the process;
     * after a loss of power some of it may come again.
     *
     * @throws IllegalStateException if this subscriber has no name
     */
    public void acknowledge()
    {
        if (position == null)
        {
            throw new IllegalStateException("only a named subscriber can acknowledge: open it with named(…)");
        }
        acknowledged = sequence;
        position.moveTo(Math.max(sequence, passed));
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(reader, position);
    }
}
