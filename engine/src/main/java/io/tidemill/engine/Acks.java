// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.ErrorHandler;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who is to be told when positions of one inlet reach one level: a place for each position that can be on its way.
 * <ol>
 * <li>The producer puts a listener in before it publishes the event; so whoever moves the level over the position finds
 * it.</li>
 * <li>Whoever takes a listener out of its place, by one atomic exchange, tells it: the thread that moves the level, the
 * one that ends the engine, or the producer, whose commit was refused and says so by its return code. Hence each is
 * told once.</li>
 * <li>There are as many places as positions between those that were told and the newest claim: those in the inlet,
 * those in the ring, and those of the batch whose level has moved (so that slots of the ring are claimed again) while
 * they are being told. So a place is free when its position is claimed.</li>
 * </ol>
 */
final class Acks
{
    private final AtomicReferenceArray<AckListener<Object>> listeners;

    /** Plain: written before the listener is released, read after it was acquired. */
    private final Object[] attachments;
    private final int mask;
    private final ErrorHandler errorHandler;

    /** Up to where all were told; of the thread that moves the level. */
    private long told;

    /** {@code places} at least as many as positions may be on their way: guarantee 3. */
    Acks(final int places, final long reached, final ErrorHandler errorHandler)
    {
        final int size = Integer.highestOneBit(Math.max(2, places) - 1) << 1;
        listeners = new AtomicReferenceArray<>(size);
        attachments = new Object[size];
        mask = size - 1;
        told = reached;
        this.errorHandler = errorHandler;
    }

    /** Producer: before the event is published. */
    @SuppressWarnings("unchecked") // what a listener is given was put in together with it
    <A> void put(final long position, final AckListener<? super A> listener, final A attachment)
    {
        final int place = (int)position & mask;
        attachments[place] = attachment;
        listeners.setRelease(place, (AckListener<Object>)listener);
    }

    /** Producer: whether nobody was told, and nobody will be. */
    boolean takeBack(final long position)
    {
        return listeners.getAndSet((int)position & mask, null) != null;
    }

    /** By the thread that moves the level, after it has. */
    void reached(final long upTo)
    {
        for (long position = told + 1; position <= upTo; position++)
        {
            final int place = (int)position & mask;
            // Most have none: look before the exchange.
            if (listeners.getAcquire(place) != null)
            {
                final Object attachment = attachments[place];
                final AckListener<Object> listener = listeners.getAndSet(place, null);
                if (listener != null)
                {
                    tellReached(listener, position, attachment);
                }
            }
        }
        told = Math.max(told, upTo);
    }

    private void tellReached(final AckListener<Object> listener, final long position, final Object attachment)
    {
        try
        {
            listener.reached(position, attachment);
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(ex);
        }
    }

    /** By whoever ends the engine, when the level moves no more. */
    void failed(final long upTo, final EngineFailedException reason)
    {
        for (long position = told + 1; position <= upTo; position++)
        {
            final int place = (int)position & mask;
            final Object attachment = attachments[place];
            final AckListener<Object> listener = listeners.getAndSet(place, null);
            if (listener != null)
            {
                tellFailed(listener, position, attachment, reason);
            }
        }
    }

    private void tellFailed(
        final AckListener<Object> listener,
        final long position,
        final Object attachment,
        final EngineFailedException reason)
    {
        try
        {
            listener.failed(position, attachment, reason);
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(ex);
        }
    }
}
