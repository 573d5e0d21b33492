// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What a handler may know about the entry it is handling, and its timers. In a replay all of it is as it was: logic
 * that takes time from here and nowhere else stays deterministic.
 * <p>
 * <b>Threading:</b> for the handler it was given to, from within its {@code onEvent} and {@code onTimer}.
 */
public interface StageContext
{
    /**
     * The name of the stage.
     *
     * @return as in the graph
     */
    String stage();

    /**
     * The entry being handled.
     *
     * @return its sequence
     */
    long sequence();

    /**
     * The epoch of that entry: with the sequence it names the entry for ever, also where a loss of power took entries
     * and their sequences were given out again. So an effect has something to dedupe by.
     *
     * @return counts the cuts of the log, from 1; 0 without a log
     */
    int epoch();

    /**
     * The engine's time when that entry was sequenced.
     *
     * @return nanoseconds since the epoch; never less than that of an entry before
     */
    long timeNs();

    /**
     * The timers of this handler.
     *
     * @return always the same
     * @throws IllegalStateException if the handler has none, since it is no {@link TimerHandler} or an effect
     */
    Timers timers();

    /**
     * By which this handler emits outputs. To be asked for in {@link ContextAware#context}, and kept.
     *
     * @param type the class of outputs, as the {@link OutputPlan}'s factory makes them
     * @param <O>  the class of outputs
     * @return always the same
     * @throws IllegalStateException    if the engine has no outputs, the stage is an effect, or it is too late
     * @throws IllegalArgumentException if outputs are of another class
     */
    <O> Emitter<O> emitter(Class<O> type);
}
