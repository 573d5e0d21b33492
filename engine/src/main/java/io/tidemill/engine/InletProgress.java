// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How far one inlet's stream has come, and waiting for it: a position for each durability level.
 * <p>
 * What was accepted the inlet itself knows; {@code written} has the journal's duty cycle as its one writer,
 * {@code synced} the syncer's.
 */
final class InletProgress
{
    private static final long OPEN = Long.MIN_VALUE;

    /** For events that wait to be synced, and that somebody wants to be told of: some 10 ms of 6 million a second. */
    private static final int SYNC_ACK_PLACES = 65_536;

    private final String name;

    /** What the log gives; MEMORY without one. */
    private final Durability highest;
    private final Halted halted;
    private final InletLevel written = new InletLevel();
    private final InletLevel synced = new InletLevel();
    private final ProducerWait producerWait = new ProducerWait();

    // Set once, before anything runs.
    private LongSupplier acceptedUpTo;

    /** What was accepted once a commit was refused after its event had been handed over; else {@link #OPEN}. */
    private volatile long acceptedAtTheEnd = OPEN;
    private BooleanSupplier isEngineThread = () -> false;
    private BooleanSupplier isLogFull = () -> false;
    private int ackPlaces;
    private ErrorHandler errorHandler;
    private SyncDemand syncDemand;

    // Null if nothing is counted.
    private AtomicCounter taken;
    private AtomicCounter refused;
    private AtomicCounter blockedNs;

    /** The thread that was looked at last. */
    private Thread producer;

    /** {@code highest} level that events can reach here. */
    InletProgress(final String name, final Durability highest, final Halted halted)
    {
        this.name = name;
        this.highest = highest;
        this.halted = halted;
    }

    /** Tells why nothing more will be written, once that is so. */
    interface Halted
    {
        /** Null while the engine may still write; else to be thrown. */
        EngineFailedException reason();
    }

    String name()
    {
        return name;
    }

    /** For the one producer thread. */
    ProducerWait producerWait()
    {
        return producerWait;
    }

    IllegalStateException nothingClaimed()
    {
        return new IllegalStateException("inlet \"" + name + "\": commit() without an event claimed before (or a " +
            "translator has used the inlet that it was to fill)");
    }

    /** Before anything runs: where the journal left off. */
    void restore(final long position)
    {
        written.restore(position);
        synced.restore(position);
        show(position);
    }

    /** Tells whether the calling thread is one of the engine's own. */
    void engineThreads(final BooleanSupplier isCurrentThread)
    {
        isEngineThread = isCurrentThread;
    }

    /** Whether the caller is not the producer that was looked at last. */
    boolean isOther()
    {
        return Thread.currentThread() != producer;
    }

    /**
     * By the one producer, with each claim: a look at a field as long as it is the same thread. Two at once are found
     * out when one claims between the other's claim and commit.
     */
    void checkProducer(final boolean isClaimed)
    {
        final Thread current = Thread.currentThread();
        final Thread before = producer;
        if (current != before)
        {
            refuseEngineThread();
            if (isClaimed && before != null && before.isAlive())
            {
                throw new IllegalStateException("inlet \"" + name + "\": thread \"" + current.getName() +
                    "\" claims while thread \"" + before.getName() + "\" holds a claim. It takes one producer at a " +
                    "time: commit or abort before another thread goes on, or add it with shared(…) for many");
            }
            producer = current;
        }
    }

    void refuseEngineThread()
    {
        if (isEngineThread.getAsBoolean())
        {
            throw new IllegalStateException("inlet \"" + name + "\": a stage cannot put events into its own engine, " +
                "nor a listener on its threads: with a full ring it would wait for itself, and a replay would put " +
                "them in twice. Hand the work to a thread of your own and offer from there");
        }
    }

    /** Before anything runs. */
    void countBy(final EngineCounters counters)
    {
        taken = counters.of(CounterType.INLET_POSITION, name);
        refused = counters.of(CounterType.INLET_REFUSED, name);
        blockedNs = counters.of(CounterType.INLET_BLOCKED_NS, name);
    }

    /** Before anything runs. */
    void logFullBy(final BooleanSupplier isFull)
    {
        isLogFull = isFull;
    }

    /** Any producer that finds no room: why there is none. */
    long noRoom()
    {
        return isLogFull.getAsBoolean() ? Inlet.JOURNAL_FULL : Inlet.BACK_PRESSURED;
    }

    /** For producers elsewhere: what a lack of room means now, if it is not just that; else 0. */
    long fullness()
    {
        return isLogFull.getAsBoolean() ? Inlet.JOURNAL_FULL : 0;
    }

    /** A claim was not granted. Any producer. */
    void refused()
    {
        if (refused != null)
        {
            refused.increment();
        }
    }

    /** A producer waited. Any producer. */
    void blocked(final long ns)
    {
        if (blockedNs != null)
        {
            blockedNs.getAndAdd(ns);
        }
    }

    /** Up to here the engine has taken events on: as the log has them or, without one, the ring. */
    void taken(final long upTo)
    {
        if (highest == Durability.MEMORY)
        {
            show(upTo);
        }
    }

    private void show(final long upTo)
    {
        if (taken != null)
        {
            taken.setRelease(upTo);
        }
    }

    /** By the producer, whom a close has told that nothing behind this position was accepted. */
    void acceptedAtTheEnd(final long position)
    {
        acceptedAtTheEnd = position;
    }

    /** By the inlet, which knows how far it has come. */
    void acceptedBy(final LongSupplier upTo)
    {
        acceptedUpTo = upTo;
    }

    /** How many positions can be on their way, and who is told of listeners that throw. */
    void ackPlaces(final int places, final ErrorHandler handler)
    {
        ackPlaces = places;
        errorHandler = handler;
    }

    /** Null for a log that does not sync. */
    void syncFor(final SyncDemand demand)
    {
        syncDemand = demand;
    }

    /** Those who wait to be told of a level beyond {@link Durability#MEMORY}. */
    Acks acks(final Durability durability)
    {
        final InletLevel level = level(durability);
        if (level == synced)
        {
            syncDemand.always();
            return synced.acks(name, SYNC_ACK_PLACES, errorHandler);
        }
        return level.acks(name, ackPlaces, errorHandler);
    }

    /** Of {@link Durability#MEMORY}: by the producer, whose event is accepted whatever the listener does. */
    <A> void tell(final AckListener<? super A> listener, final long position, final A attachment)
    {
        try
        {
            listener.reached(position, attachment);
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(Acks.failure(name, position, ex));
        }
    }

    /** When nothing will be written any more. */
    void failAcks(final EngineFailedException reason)
    {
        written.failAcks(accepted(), reason);
    }

    /** When nothing will be synced any more. */
    void failSyncAcks(final EngineFailedException reason)
    {
        synced.failAcks(accepted(), reason);
    }

    /** Gives false if this position was known before, that is, if the inlet has been met in this batch already. */
    boolean written(final long reached)
    {
        if (!written.advance(reached))
        {
            return false;
        }
        show(reached);
        return true;
    }

    /** The last position that the log holds, -1 if none or without a log. */
    long written()
    {
        return written.reached();
    }

    /** Those who wait for what was written, when the sequence is published as well. */
    void tellWritten()
    {
        written.tell();
    }

    /** By the syncer: what was {@link #written()} before it began is on the disk. */
    void synced(final long reached)
    {
        if (synced.advance(reached))
        {
            synced.tell();
        }
    }

    long accepted()
    {
        final long atTheEnd = acceptedAtTheEnd;
        return atTheEnd == OPEN ? acceptedUpTo.getAsLong() : atTheEnd;
    }

    long reached(final Durability durability)
    {
        if (durability == Durability.MEMORY)
        {
            return accepted();
        }
        return level(durability).reached();
    }

    private InletLevel level(final Durability durability)
    {
        if (durability.compareTo(highest) > 0)
        {
            throw new IllegalArgumentException("inlet \"" + name + "\": this engine never reaches " + durability +
                (highest == Durability.MEMORY ? "; it has no log: build it with journal(…)" :
                    "; its log gives " + highest + " at most"));
        }
        return durability == Durability.FSYNC ? synced : written;
    }

    boolean await(final long position, final Durability durability, final Duration timeout) throws InterruptedException
    {
        if (position < 0 || position > accepted())
        {
            throw new IllegalArgumentException("inlet \"" + name + "\": cannot wait for " +
                Inlet.describe(position) + "; the last accepted position is " + accepted());
        }
        if (reached(durability) >= position)
        {
            return true;
        }
        if (durability != Durability.FSYNC)
        {
            return awaitReached(position, durability, timeout);
        }
        syncDemand.begin();
        try
        {
            return awaitReached(position, durability, timeout);
        }
        finally
        {
            syncDemand.end();
        }
    }

    /** For a producer elsewhere: begins or ends waiting for the disk. */
    void demandSync(final boolean isWanted)
    {
        if (isWanted)
        {
            syncDemand.begin();
        }
        else
        {
            syncDemand.end();
        }
    }

    private boolean awaitReached(final long position, final Durability durability, final Duration timeout)
        throws InterruptedException
    {
        final Backoff backoff = new Backoff(timeout);
        while (reached(durability) < position)
        {
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for position " + position);
            }
            final EngineFailedException reason = halted.reason();
            if (reason != null && reached(durability) < position)
            {
                throw new EngineFailedException("inlet \"" + name + "\": position " + position +
                    " did not reach " + durability + " before the engine ended: " + reason.getMessage(), reason);
            }
            if (backoff.isExpired())
            {
                return reached(durability) >= position;
            }
            backoff.pause();
        }
        return true;
    }
}
