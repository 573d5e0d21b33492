// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

import java.time.Duration;

/**
 * How far one inlet's stream has come, and waiting for it: a position for each durability level.
 * <p>
 * {@code accepted} has the producer as its one writer, {@code written} the journal's duty cycle.
 */
final class InletProgress
{
    private final String name;
    private final boolean isJournaled;
    private final Halted halted;
    private final Sequence accepted = new Sequence();
    private final Sequence written = new Sequence();

    InletProgress(final String name, final boolean isJournaled, final Halted halted)
    {
        this.name = name;
        this.isJournaled = isJournaled;
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

    IllegalStateException nothingClaimed()
    {
        return new IllegalStateException("inlet \"" + name + "\": commit() without an event claimed before");
    }

    /** Before anything runs: where the journal left off. */
    void restore(final long position)
    {
        accepted.set(position);
        written.set(position);
    }

    void accepted(final long position)
    {
        accepted.set(position);
    }

    /** Gives false if this position was known before, that is, if the inlet has been met in this batch already. */
    boolean written(final long position)
    {
        if (position <= written.get())
        {
            return false;
        }
        written.set(position);
        return true;
    }

    /** The last position that the log holds, -1 if none or without a log. */
    long written()
    {
        return written.get();
    }

    long accepted()
    {
        return accepted.get();
    }

    long reached(final Durability durability)
    {
        if (durability == Durability.MEMORY)
        {
            return accepted.get();
        }
        if (durability == Durability.PAGE_CACHE && isJournaled)
        {
            return written.get();
        }
        throw new IllegalArgumentException("inlet \"" + name + "\": this engine never reaches " + durability +
            (isJournaled ? "; its log gives PAGE_CACHE at most" : "; it has no log: build it with journal(…)"));
    }

    boolean await(final long position, final Durability durability, final Duration timeout) throws InterruptedException
    {
        if (position < 0 || position > accepted.get())
        {
            throw new IllegalArgumentException("inlet \"" + name + "\": cannot wait for " +
                Inlet.describe(position) + "; the last accepted position is " + accepted.get());
        }
        if (reached(durability) >= position)
        {
            return true;
        }
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
