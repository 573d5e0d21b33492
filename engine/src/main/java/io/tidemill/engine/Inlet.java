// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventTranslator;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.EventTranslatorThreeArg;
import com.lmax.disruptor.EventTranslatorTwoArg;

import java.time.Duration;

/**
 * Where one producer puts events in. Either fill an event in place:
 * <pre>{@code
 * final Order order = inlet.claim();
 * if (order != null)
 * {
 *     order.set(symbol, price, quantity);
 *     final long position = inlet.commit();
 * }
 * }</pre>
 * or offer a translator, or {@link #publish} with a deadline, which waits while the engine is full.
 * <p>
 * Back-pressure is a return value. A result of 0 or more is the event's <em>position</em>: its place in this inlet's
 * stream, dense, 0 for the first event ever, continued after a restart. A negative result is one of the named codes,
 * and then the event was not accepted.
 * <p>
 * <b>Threading:</b> direct inlets and lanes are for one thread at a time. A {@link EngineBuilder#shared shared} inlet
 * is for any number of threads; a claim belongs to the thread that made it, which also commits or aborts it.
 * {@link #await} and the positions may be called by any thread.
 *
 * @param <E> the event class
 */
public interface Inlet<E>
{
    /** The engine is full for now: its slowest stage is a whole ring (or lane) behind. */
    long BACK_PRESSURED = -1;

    /** The inlet's rate limit is reached; see {@link EngineBuilder#rateLimit}. */
    long RATE_LIMITED = -2;

    /** The ring is fuller than this inlet may find it; see {@link EngineBuilder#shedAbove}. */
    long SHED = -3;

    /** The journal has no room on its disk, and the engine is full; it goes on by itself when there is room again. */
    long JOURNAL_FULL = -4;

    /** The encoded event would exceed {@link Codec#maxLength()}. */
    long TOO_LONG = -5;

    /** The engine is closed, closing, or has failed. */
    long CLOSED = -6;

    /**
     * The name of a return code, for messages.
     *
     * @param result of an offer or commit
     * @return the name of the code, or "position N"
     */
    static String describe(final long result)
    {
        return InletResult.describe(result);
    }

    /**
     * The name by which the engine knows this inlet.
     *
     * @return the name
     */
    String name();

    /**
     * Whether each position stands for one event that was put in, so that whoever knows how many it has put in knows
     * from {@link #lastPosition()} how many of them the journal holds. So it is of a {@linkplain EngineBuilder#lane
     * lane}; a direct inlet also spends positions on the marks of snapshots, a shared one on claims that are aborted.
     *
     * @return false where positions may stand for something else
     */
    default boolean isEventPerPosition()
    {
        return false;
    }

    /**
     * The next event to fill, without waiting. Until {@link #commit} or {@link #abort} it belongs to the caller;
     * claiming again without either gives the same event.
     *
     * @return the event, as its last use left it, or null if none is free: {@link #refusal()} then says why
     */
    E claim();

    /**
     * Why the last {@link #claim()} gave null, or {@link #offerAll} put in less than it was asked.
     *
     * @return {@link #BACK_PRESSURED}, {@link #JOURNAL_FULL}, {@link #CLOSED} …
     */
    long refusal();

    /**
     * The position that the claimed event will have.
     *
     * @return the position
     * @throws IllegalStateException if no event is claimed
     */
    long claimedPosition();

    /**
     * Puts the claimed event in. Does not wait, but for one case: a commit that falls into the last moment of a close
     * waits for the verdict, at most as long as that close takes.
     *
     * @return its position, or {@link #TOO_LONG} or {@link #CLOSED}
     * @throws IllegalStateException if no event is claimed
     */
    long commit();

    /**
     * Puts the claimed event in, as {@link #commit()}, and has a listener told when it has reached a durability, or
     * that it never will: for those who must not wait. Of {@link Durability#MEMORY} the caller is told at once. When
     * too many wait to be told already (some 65,000 of {@link Durability#FSYNC}, or all behind a thread of a shared
     * inlet that stands still in a commit), it gives {@link #BACK_PRESSURED}, and the event stays claimed: commit it
     * again, in whichever way, or abort it.
     *
     * @param durability to be told of
     * @param listener   is told exactly once if this gives a position, else not at all
     * @param attachment passed on to it, may be null
     * @param <A>        class of the attachment
     * @return the position, or {@link #TOO_LONG}, {@link #CLOSED} or {@link #BACK_PRESSURED}
     * @throws IllegalStateException    if no event is claimed
     * @throws IllegalArgumentException if this engine never reaches that level; the event stays claimed
     */
    <A> long commit(Durability durability, AckListener<? super A> listener, A attachment);

    /**
     * Gives the claimed event back unused. Harmless if none is claimed.
     */
    void abort();

    /**
     * The last position that was accepted; after a restart, the last one that the journal holds, so that a producer
     * knows with which event to go on. Of a shared inlet a claim is enough, since its position is given out with it:
     * one that is aborted becomes an entry without an event.
     *
     * @return the position, -1 if there is none
     */
    long lastPosition();

    /**
     * The last position that has reached a durability level.
     *
     * @param durability to ask for
     * @return the position, -1 if there is none
     * @throws IllegalArgumentException if this engine never reaches that level
     */
    long lastPosition(Durability durability);

    /**
     * Waits until a position has reached a durability level.
     *
     * @param position   as returned when the event was put in
     * @param durability to wait for
     * @param timeout    to wait at most; zero asks without waiting
     * @return true when reached, false when the timeout passed first
     * @throws InterruptedException     if the calling thread is interrupted, noticed within 100 ms
     * @throws EngineFailedException    if the engine failed or closed before the position reached the level
     * @throws IllegalArgumentException if this engine never reaches that level, or the position is not an accepted one
     */
    boolean await(long position, Durability durability, Duration timeout) throws InterruptedException;

    /**
     * Puts an event in, without waiting. Keep the translator in a constant: a lambda that captures nothing allocates
     * nothing.
     *
     * @param translator fills the event; is given the position
     * @return the position, or a negative code
     */
    default long offer(final EventTranslator<? super E> translator)
    {
        final E event = claim();
        if (event == null)
        {
            return refusal();
        }
        try
        {
            translator.translateTo(event, claimedPosition());
        }
        catch (final Throwable ex)
        {
            abort();
            throw ex;
        }
        return commit();
    }

    /**
     * Puts an event in, without waiting.
     *
     * @param translator fills the event; is given the position
     * @param arg        passed on to the translator
     * @param <A>        class of the argument
     * @return the position, or a negative code
     */
    default <A> long offer(final EventTranslatorOneArg<? super E, A> translator, final A arg)
    {
        final E event = claim();
        if (event == null)
        {
            return refusal();
        }
        try
        {
            translator.translateTo(event, claimedPosition(), arg);
        }
        catch (final Throwable ex)
        {
            abort();
            throw ex;
        }
        return commit();
    }

    /**
     * Puts an event in, without waiting.
     *
     * @param translator fills the event; is given the position
     * @param arg0       passed on to the translator
     * @param arg1       passed on to the translator
     * @param <A>        class of the first argument
     * @param <B>        class of the second argument
     * @return the position, or a negative code
     */
    default <A, B> long offer(final EventTranslatorTwoArg<? super E, A, B> translator, final A arg0, final B arg1)
    {
        final E event = claim();
        if (event == null)
        {
            return refusal();
        }
        try
        {
            translator.translateTo(event, claimedPosition(), arg0, arg1);
        }
        catch (final Throwable ex)
        {
            abort();
            throw ex;
        }
        return commit();
    }

    /**
     * Puts an event in, without waiting.
     *
     * @param translator fills the event; is given the position
     * @param arg0       passed on to the translator
     * @param arg1       passed on to the translator
     * @param arg2       passed on to the translator
     * @param <A>        class of the first argument
     * @param <B>        class of the second argument
     * @param <C>        class of the third argument
     * @return the position, or a negative code
     */
    default <A, B, C> long offer(
        final EventTranslatorThreeArg<? super E, A, B, C> translator, final A arg0, final B arg1, final C arg2)
    {
        final E event = claim();
        if (event == null)
        {
            return refusal();
        }
        try
        {
            translator.translateTo(event, claimedPosition(), arg0, arg1, arg2);
        }
        catch (final Throwable ex)
        {
            abort();
            throw ex;
        }
        return commit();
    }

    /**
     * Puts several events in with as few publications as possible, without waiting. Takes the place of a claim that is
     * open.
     *
     * @param translator fills each event; is given the position and one of the arguments
     * @param args       one for each event, in order
     * @param offset     of the first argument
     * @param length     how many events
     * @param <A>        class of the arguments
     * @return how many were put in: those of the first arguments. If less than {@code length}, {@link #refusal()} says
     *         why there were no more. What the translator throws is thrown when those before are put in
     */
    <A> int offerAll(EventTranslatorOneArg<? super E, A> translator, A[] args, int offset, int length);

    /**
     * Puts an event in, waiting while the engine is full.
     *
     * @param translator fills the event; is given the position
     * @param timeout    to wait at most
     * @return the position, or a negative code: {@link #BACK_PRESSURED}, {@link #JOURNAL_FULL} … when the
     *         timeout passed
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms; nothing was put in
     */
    default long publish(final EventTranslator<? super E> translator, final Duration timeout)
        throws InterruptedException
    {
        return claim(timeout) == null ? refusal() : offer(translator);
    }

    /**
     * Puts an event in, waiting while the engine is full.
     *
     * @param translator fills the event; is given the position
     * @param arg        passed on to the translator
     * @param timeout    to wait at most
     * @param <A>        class of the argument
     * @return the position, or a negative code: {@link #BACK_PRESSURED}, {@link #JOURNAL_FULL} … when the
     *         timeout passed
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms; nothing was put in
     */
    default <A> long publish(final EventTranslatorOneArg<? super E, A> translator, final A arg, final Duration timeout)
        throws InterruptedException
    {
        return claim(timeout) == null ? refusal() : offer(translator, arg);
    }

    /**
     * Puts an event in, waiting while the engine is full.
     *
     * @param translator fills the event; is given the position
     * @param arg0       passed on to the translator
     * @param arg1       passed on to the translator
     * @param timeout    to wait at most
     * @param <A>        class of the first argument
     * @param <B>        class of the second argument
     * @return the position, or a negative code: {@link #BACK_PRESSURED}, {@link #JOURNAL_FULL} … when the
     *         timeout passed
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms; nothing was put in
     */
    default <A, B> long publish(
        final EventTranslatorTwoArg<? super E, A, B> translator,
        final A arg0,
        final B arg1,
        final Duration timeout) throws InterruptedException
    {
        return claim(timeout) == null ? refusal() : offer(translator, arg0, arg1);
    }

    /**
     * Puts an event in, waiting while the engine is full.
     *
     * @param translator fills the event; is given the position
     * @param arg0       passed on to the translator
     * @param arg1       passed on to the translator
     * @param arg2       passed on to the translator
     * @param timeout    to wait at most
     * @param <A>        class of the first argument
     * @param <B>        class of the second argument
     * @param <C>        class of the third argument
     * @return the position, or a negative code: {@link #BACK_PRESSURED}, {@link #JOURNAL_FULL} … when the
     *         timeout passed
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms; nothing was put in
     */
    default <A, B, C> long publish(
        final EventTranslatorThreeArg<? super E, A, B, C> translator,
        final A arg0,
        final B arg1,
        final C arg2,
        final Duration timeout) throws InterruptedException
    {
        return claim(timeout) == null ? refusal() : offer(translator, arg0, arg1, arg2);
    }

    /**
     * The next event to fill, waiting while the engine is full.
     *
     * @param timeout to wait at most
     * @return the event, or null: {@link #refusal()} then says why
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms
     */
    E claim(Duration timeout) throws InterruptedException;
}
