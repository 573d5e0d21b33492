// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventTranslator;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.EventTranslatorThreeArg;
import com.lmax.disruptor.EventTranslatorTwoArg;

/**
 * How a logic stage says something to the outside: what it emits while it handles an entry, that entry's
 * <em>outputs</em>, comes into the log of outputs once and in an order that depends on nothing but the entries,
 * whatever crashes in between; see {@link OutputPlan}. A handler gets its emitter from {@link StageContext#emitter}.
 * <pre>{@code
 * final Trade trade = emitter.claim();
 * trade.set(order.symbol, price, quantity);
 * emitter.commit();
 * }</pre>
 * There is always room: the engine hands an entry to a stage only when there is for the most it may emit
 * ({@link Stage#maxOutputs}). Does not allocate.
 * <p>
 * If the handler throws, the outputs of that entry are dropped.
 * <p>
 * <b>Threading:</b> for the handler it was given to, from within its {@code onEvent} and {@code onTimer}.
 *
 * @param <O> the class of outputs
 */
public interface Emitter<O>
{
    /**
     * The next output, to be filled: every field, since the object is reused. Until it is committed the same at each
     * call; forgotten if it is not when the handler returns.
     *
     * @return a preallocated object
     * @throws IllegalStateException if no entry is being handled, or the stage has emitted all it may for this one
     */
    O claim();

    /**
     * Emits what was claimed.
     *
     * @throws IllegalStateException if nothing is claimed
     */
    void commit();

    /**
     * Claims, fills and commits.
     *
     * @param translator fills the output; is given the sequence of the entry being handled
     */
    default void emit(final EventTranslator<? super O> translator)
    {
        final O output = claim();
        translator.translateTo(output, cause());
        commit();
    }

    /**
     * Claims, fills and commits.
     *
     * @param translator fills the output; is given the sequence of the entry being handled
     * @param arg        for the translator
     * @param <A>        its class
     */
    default <A> void emit(final EventTranslatorOneArg<? super O, A> translator, final A arg)
    {
        final O output = claim();
        translator.translateTo(output, cause(), arg);
        commit();
    }

    /**
     * Claims, fills and commits.
     *
     * @param translator fills the output; is given the sequence of the entry being handled
     * @param arg0       for the translator
     * @param arg1       for the translator
     * @param <A>        class of the first
     * @param <B>        class of the second
     */
    default <A, B> void emit(final EventTranslatorTwoArg<? super O, A, B> translator, final A arg0, final B arg1)
    {
        final O output = claim();
        translator.translateTo(output, cause(), arg0, arg1);
        commit();
    }

    /**
     * Claims, fills and commits.
     *
     * @param translator fills the output; is given the sequence of the entry being handled
     * @param arg0       for the translator
     * @param arg1       for the translator
     * @param arg2       for the translator
     * @param <A>        class of the first
     * @param <B>        class of the second
     * @param <C>        class of the third
     */
    default <A, B, C> void emit(
        final EventTranslatorThreeArg<? super O, A, B, C> translator, final A arg0, final B arg1, final C arg2)
    {
        final O output = claim();
        translator.translateTo(output, cause(), arg0, arg1, arg2);
        commit();
    }

    /**
     * The entry being handled, which causes what is emitted.
     *
     * @return its sequence
     * @throws IllegalStateException if no entry is being handled
     */
    long cause();
}
