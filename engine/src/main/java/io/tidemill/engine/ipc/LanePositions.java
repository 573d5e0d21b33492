// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A client's view of how far its events have come, and waiting for it.
 * <p>
 * <b>Threading:</b> the producer's.
 */
final class LanePositions
{
    private static final long VERDICT_NS = TimeUnit.SECONDS.toNanos(10);

    private final String inlet;
    private final EngineLine line;
    private final LaneStatus status;
    private final long firstPosition;
    private final IdleStrategy pause = newPause(100);

    LanePositions(final String inlet, final EngineLine line, final LaneStatus status, final long firstPosition)
    {
        this.inlet = inlet;
        this.line = line;
        this.status = status;
        this.firstPosition = firstPosition;
    }

    /** Spins so often, yields, then parks for up to a millisecond, as producers do in the engine's own process. */
    static IdleStrategy newPause(final int spins)
    {
        return new BackoffIdleStrategy(spins, 100, 50_000, 1_000_000);
    }

    /** As many as there are, for durations beyond all years as well. */
    static long ns(final Duration timeout)
    {
        if (timeout.isNegative())
        {
            return 0;
        }
        return timeout.getSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : timeout.toNanos();
    }

    /** For people. */
    static String text(final Duration timeout)
    {
        return timeout.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** By who waits for something; the sentence is made only when it is needed. */
    static void requireUninterrupted(final String inlet, final String what) throws InterruptedException
    {
        if (Thread.interrupted())
        {
            throw new InterruptedException("inlet \"" + inlet + "\": interrupted while waiting for " + what);
        }
    }

    /** Of a level beyond {@link Durability#MEMORY}. */
    long reached(final Durability durability)
    {
        final Durability highest = line.page().durability();
        if (durability.compareTo(highest) > 0)
        {
            throw new IllegalArgumentException("inlet \"" + inlet + "\": this engine never reaches " + durability +
                "; it gives " + highest + " at most");
        }
        return durability == Durability.PAGE_CACHE ? status.pageCache() : status.disk();
    }

    /** Whether a position that was put in has reached a level beyond {@link Durability#MEMORY} in time. */
    boolean await(final long position, final Durability durability, final Duration timeout)
        throws InterruptedException
    {
        if (reached(durability) >= position)
        {
            return true;
        }
        if (durability.compareTo(Durability.FSYNC) >= 0)
        {
            status.wantOnDisk(position);
            line.signal();
        }
        final long startNs = System.nanoTime();
        pause.reset();
        while (reached(durability) < position)
        {
            // Acquire, before another look: nothing is shown behind that.
            final boolean isOver = line.isLost() || status.isRetired();
            if (isOver || System.nanoTime() - startNs >= ns(timeout))
            {
                return reached(durability) >= position;
            }
            requireUninterrupted(inlet, "the engine to come to a position");
            pause.idle();
            line.look();
        }
        return true;
    }

    /** Of what was put into a lane that may be being retired: its position, or {@link Inlet#CLOSED}. */
    long verdict(final long position)
    {
        int state = LaneStatus.stateOf(status.stateAndCondition());
        if (state == LaneDescriptor.CLOSED)
        {
            state = awaitRetired();
        }
        if (state == LaneDescriptor.CLOSED)
        {
            throw new LogException("inlet \"" + inlet + "\" is being taken over, and the engine has not said" +
                (Thread.currentThread().isInterrupted() ? ", until this thread was interrupted," : " for " +
                TimeUnit.NANOSECONDS.toSeconds(VERDICT_NS) + " s") + " whether it took position " + position +
                " on; it will when it comes back");
        }
        final boolean isTaken =
            state >= LaneDescriptor.RETIRED ? position < firstPosition + status.finalCount() : !line.isLost();
        return isTaken ? position : Inlet.CLOSED;
    }

    private int awaitRetired()
    {
        final long startNs = System.nanoTime();
        int state = LaneDescriptor.CLOSED;
        pause.reset();
        while (state == LaneDescriptor.CLOSED && System.nanoTime() - startNs < VERDICT_NS &&
            !Thread.currentThread().isInterrupted())
        {
            pause.idle();
            state = LaneStatus.stateOf(status.stateAndCondition());
        }
        return state;
    }
}
