// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;

/**
 * How far one inlet's stream has come at one durability level beyond {@link Durability#MEMORY}, and who waits to be
 * told. The level has one writer; any thread reads.
 */
final class InletLevel
{
    private final Sequence reached = new Sequence();

    /** Made by the first producer that asks for one, before its event gets anywhere; null for ever if none does. */
    private volatile Acks acks;

    /** Before anything runs. */
    void restore(final long position)
    {
        reached.set(position);
    }

    /** An acquire. */
    long reached()
    {
        return reached.get();
    }

    /** By the one writer: gives false if this position was known before. Then {@link #tell}. */
    boolean advance(final long position)
    {
        if (position <= reached.get())
        {
            return false;
        }
        reached.set(position);
        return true;
    }

    /** By the one writer: tells all who wait for what is reached. */
    void tell()
    {
        // Volatile, after the event was acquired: whoever is to be told of it is there.
        final Acks existing = acks;
        if (existing != null)
        {
            existing.reached(reached.get());
        }
    }

    /** Any producer: with places for so many positions that are on their way, made at the first call. */
    Acks acks(final String inlet, final int places, final ErrorHandler errorHandler)
    {
        // Before the event of whoever asks, so that no position is passed over.
        final long before = reached.get();
        final Acks existing = acks;
        return existing != null ? existing : newAcks(inlet, places, before, errorHandler);
    }

    private synchronized Acks newAcks(
        final String inlet, final int places, final long before, final ErrorHandler errorHandler)
    {
        if (acks == null)
        {
            acks = new Acks(inlet, places, before, errorHandler);
        }
        return acks;
    }

    /** When the level moves no more. */
    void failAcks(final long accepted, final EngineFailedException reason)
    {
        final Acks existing = acks;
        if (existing != null)
        {
            existing.failed(accepted, reason);
        }
    }
}
