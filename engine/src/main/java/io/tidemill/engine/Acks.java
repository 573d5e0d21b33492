// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.ErrorHandler;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Who is to be told when positions of one inlet reach one level: a place for each position that can be on its way.
 * <pre>
 *            put                accepted                 reached or failed, which tell
 *   EMPTY ───────▶ PUT ───────────────────▶ AWAITED ──────────────────────────────────▶ EMPTY
 *                   │ refused: EMPTY
 *                   │ reached, failed               accepted: the producer tells; refused: nobody
 *                   └────────────────▶ REACHED, FAILED ───────────────────────────────▶ EMPTY
 * </pre>
 * <ol>
 * <li>The producer puts a listener in before it publishes the event; so whoever moves the level over the position finds
 * it.</li>
 * <li>A listener is told exactly if its commit returned a position: whoever moves the level while the producer has not
 * seen yet whether it was accepted leaves word of it, and the producer tells or forgets. So what became VOID is told to
 * nobody, although its position reaches the level like any other.</li>
 * <li>Whoever takes a place out of AWAITED by one atomic exchange, or finds word left as its producer, has it alone:
 * empties it, so that nothing is kept that was told, and tells; hence each is told once.</li>
 * <li>There are as many places as positions between those that were told and the newest claim: those in the inlet,
 * those in the ring, and those of the batch whose level has moved (so that slots of the ring are claimed again) while
 * they are being told. Where more can be on their way, since they wait for the disk, {@link #put} refuses those for
 * which there is no place, or whose place a producer has not emptied yet. So a place is free when something is put
 * there, and from then on belongs to that position until it is emptied.</li>
 * </ol>
 */
final class Acks
{
    private static final int EMPTY = 0;
    private static final int PUT = 1;
    private static final int AWAITED = 2;
    private static final int REACHED = 3;
    private static final int FAILED = 4;

    /** Between AWAITED and EMPTY: the place is being emptied. */
    private static final int EMPTYING = 5;

    private final String inlet;
    private final AtomicIntegerArray states;

    // Plain: written before the state is released, read after it was acquired.
    private final AckListener<Object>[] listeners;
    private final Object[] attachments;
    private final int mask;
    private final ErrorHandler errorHandler;

    /** Set before any place becomes FAILED. */
    private volatile EngineFailedException reason;

    /** Up to where all were told: written by the thread that moves the level. */
    private final Sequence told;

    /** {@code places} at least as many as positions may be on their way: guarantee 4. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class; it never leaves this class
    Acks(final String inlet, final int places, final long reached, final ErrorHandler errorHandler)
    {
        this.inlet = inlet;
        final int size = Integer.highestOneBit(Math.max(2, places) - 1) << 1;
        states = new AtomicIntegerArray(size);
        listeners = (AckListener<Object>[])new AckListener[size];
        attachments = new Object[size];
        mask = size - 1;
        told = new Sequence(reached);
        this.errorHandler = errorHandler;
    }

    /** Producer: before the event is published. Gives false if too many wait to be told. */
    @SuppressWarnings("unchecked") // what a listener is given was put in together with it
    <A> boolean put(final long position, final AckListener<? super A> listener, final A attachment)
    {
        final int place = (int)position & mask;
        // The first: it belongs to a position that is still to be told. The second: to one that was, whose producer is
        // about to learn that. Acquires: whoever told, or emptied the place, has done with it.
        if (position - told.get() > mask + 1 || states.getAcquire(place) != EMPTY)
        {
            return false;
        }
        attachments[place] = attachment;
        listeners[place] = (AckListener<Object>)listener;
        states.setRelease(place, PUT);
        return true;
    }

    /** Producer: the event was accepted. Tells, if the level has passed it already. */
    void accepted(final long position)
    {
        final int place = (int)position & mask;
        if (!states.compareAndSet(place, PUT, AWAITED))
        {
            // An acquire, as the failed exchange; from now on nobody else changes it.
            tell(position, states.getAcquire(place));
        }
    }

    /** By whoever has the place to himself: empties it, so that nothing is kept that was told, then tells. */
    private void tell(final long position, final int outcome)
    {
        final int place = (int)position & mask;
        final AckListener<Object> listener = listeners[place];
        final Object attachment = attachments[place];
        clear(place);
        if (outcome == REACHED)
        {
            tellReached(listener, position, attachment);
        }
        else
        {
            tellFailed(listener, position, attachment);
        }
    }

    private void clear(final int place)
    {
        listeners[place] = null;
        attachments[place] = null;
        // A release: the next one who puts something there finds it empty.
        states.setRelease(place, EMPTY);
    }

    /** Producer: the event was not accepted, and nobody is told. */
    void refused(final long position)
    {
        clear((int)position & mask);
    }

    /** By the thread that moves the level, after it has. */
    void reached(final long upTo)
    {
        for (long position = told.get() + 1; position <= upTo; position++)
        {
            // Most have none.
            if (states.getAcquire((int)position & mask) != EMPTY)
            {
                end(position, REACHED);
            }
        }
        told.set(Math.max(told.get(), upTo));
    }

    /** By whoever ends the engine, when the level moves no more. */
    void failed(final long upTo, final EngineFailedException why)
    {
        reason = why;
        for (long position = told.get() + 1; position <= upTo; position++)
        {
            end(position, FAILED);
        }
        told.set(Math.max(told.get(), upTo));
    }

    /** Tells, or leaves word for a producer that does not know yet whether its event was accepted. */
    private void end(final long position, final int outcome)
    {
        final int place = (int)position & mask;
        if (!states.compareAndSet(place, PUT, outcome) && states.compareAndSet(place, AWAITED, EMPTYING))
        {
            tell(position, outcome);
        }
    }

    private void tellReached(final AckListener<Object> listener, final long position, final Object attachment)
    {
        try
        {
            listener.reached(position, attachment);
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(failure(inlet, position, ex));
        }
    }

    private void tellFailed(final AckListener<Object> listener, final long position, final Object attachment)
    {
        try
        {
            listener.failed(position, attachment, reason);
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(failure(inlet, position, ex));
        }
    }

    /** Of a listener, which has been told all the same. */
    static IllegalStateException failure(final String inlet, final long position, final Throwable thrown)
    {
        return new IllegalStateException("inlet \"" + inlet + "\": the listener failed when it was told of position " +
            position + ": " + ErrorReports.text(thrown), thrown);
    }
}
