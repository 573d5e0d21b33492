// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventTranslatorOneArg;

import java.time.Duration;
import java.util.Objects;

/**
 * What all kinds of inlets for producers in this process have in common: putting several events in at once, and waiting
 * for room and for how far the stream has come.
 */
interface EngineInlet<E> extends Inlet<E>, InletStream
{
    /** A batch is published at least this often. */
    int MAX_BATCH = EngineConfig.BATCH_LIMIT;

    /** Whether the event so many places behind the next one would be let in: {@link Admission#ADMITTED}, or why not. */
    long ask(int index);

    /** Whether a claim is open that any thread could go on with. */
    boolean isClaimed();

    /** For a batch: how many events may be filled and put in together, at most {@code wanted}; 0 as a null claim. */
    default int claimUpTo(final int wanted)
    {
        progress().checkProducer(isClaimed());
        abort();
        int count = 0;
        long answer = Admission.ADMITTED;
        while (count < wanted && answer == Admission.ADMITTED)
        {
            answer = ask(count);
            count += answer == Admission.ADMITTED ? 1 : 0;
        }
        refuse(answer);
        return count;
    }

    /** One of those. */
    E claimed(int index);

    /** The position that the first of those will have. */
    long claimedFrom();

    /** Puts the first of those in; how many were accepted. */
    int commitFirst(int count);

    /** What {@link #refusal()} is to say. */
    void refuse(long refusal);

    /** Whether the event is too long for its codec. */
    boolean isTooLong(E event);

    @Override
    default <A> int offerAll(
        final EventTranslatorOneArg<? super E, A> translator, final A[] args, final int offset, final int length)
    {
        Objects.checkFromIndexSize(offset, length, args.length);
        int done = 0;
        int wanted = 1;
        int put = 1;
        while (done < length && put == wanted)
        {
            wanted = claimUpTo(Math.min(MAX_BATCH, length - done));
            put = wanted == 0 ? -1 : fill(translator, args, offset + done, wanted);
            done += Math.max(0, put);
        }
        return done;
    }

    private <A> int fill(
        final EventTranslatorOneArg<? super E, A> translator, final A[] args, final int offset, final int count)
    {
        final long position = claimedFrom();
        int filled = 0;
        int accepted = 0;
        boolean isOurs = true;
        try
        {
            boolean fits = true;
            while (filled < count && fits)
            {
                translator.translateTo(claimed(filled), position + filled, args[offset + filled]);
                fits = !isTooLong(claimed(filled));
                filled += fits ? 1 : 0;
            }
            if (!fits)
            {
                refuse(TOO_LONG);
            }
        }
        finally
        {
            isOurs = claimedFrom() == position;
            // Nothing of a batch whose slots a translator has given away.
            accepted = filled > 0 && isOurs ? commitFirst(filled) : 0;
            if (filled == 0 || !isOurs)
            {
                abort();
            }
        }
        if (!isOurs)
        {
            throw new IllegalStateException("inlet \"" + name() + "\": a translator put events into the inlet that " +
                "it was to fill; nothing of the batch was put in");
        }
        return accepted;
    }

    @Override
    default <A> long commit(final Durability durability, final AckListener<? super A> listener, final A attachment)
    {
        Objects.requireNonNull(listener, "listener; commit() needs none");
        if (durability == Durability.MEMORY)
        {
            final long position = commit();
            if (position >= 0)
            {
                progress().tell(listener, position, attachment);
            }
            return position;
        }
        final long position = claimedPosition();
        final Acks acks = progress().acks(durability);
        if (!acks.put(position, listener, attachment))
        {
            // The event stays claimed: to abort it would take a position of a shared inlet, which waits as well.
            return BACK_PRESSURED;
        }
        long result = CLOSED;
        try
        {
            result = commit();
        }
        finally
        {
            if (result < 0)
            {
                acks.refused(position);
            }
        }
        if (result >= 0)
        {
            acks.accepted(position);
        }
        return result;
    }

    private static boolean isWorthWaiting(final long refusal)
    {
        return refusal == BACK_PRESSURED || refusal == RATE_LIMITED || refusal == JOURNAL_FULL;
    }

    /** The calling producer's own. */
    default ProducerWait producerWait()
    {
        return progress().producerWait();
    }

    /** The producer: places that were free when it last looked. */
    int room();

    /** Places that there are. */
    int capacity();

    @Override
    default String name()
    {
        return progress().name();
    }

    @Override
    default E claim(final Duration timeout) throws InterruptedException
    {
        Objects.requireNonNull(timeout, "timeout");
        E event = claim();
        if (event != null || !isWorthWaiting(refusal()))
        {
            return event;
        }
        final ProducerWait wait = producerWait();
        wait.begin(timeout, refusal() == BACK_PRESSURED);
        try
        {
            while (event == null && isWorthWaiting(refusal()) && !wait.isExpired())
            {
                if (Thread.interrupted())
                {
                    throw new InterruptedException("interrupted while waiting for room in inlet \"" + name() + "\"");
                }
                wait.pause();
                event = claim();
            }
        }
        finally
        {
            progress().blocked(wait.ended(room(), capacity()));
        }
        return event;
    }

    @Override
    default long lastPosition()
    {
        return progress().accepted();
    }

    @Override
    default long lastPosition(final Durability durability)
    {
        return progress().reached(durability);
    }

    @Override
    default boolean await(final long position, final Durability durability, final Duration timeout)
        throws InterruptedException
    {
        return progress().await(position, durability, timeout);
    }
}
