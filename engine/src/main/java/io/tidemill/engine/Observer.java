// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Watches a running engine; see {@link Engine#observe}.
 *
 * @param <E> the event class
 */
@FunctionalInterface
public interface Observer<E>
{
    /**
     * An event that is in the ring and, where there is a journal, in the log.
     *
     * @param event    a copy, the same object at each call
     * @param sequence of the event
     * @param timeNs   engine time, nanoseconds since the epoch
     * @throws Exception ends the watching; the engine's error handler is told
     */
    void onEvent(E event, long sequence, long timeNs) throws Exception;

    /**
     * The observer was slower than the ring goes round.
     *
     * @param first sequence that was missed
     * @param last  sequence that was missed
     */
    default void onMissed(final long first, final long last)
    {
    }
}
