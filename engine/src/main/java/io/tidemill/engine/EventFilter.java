// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * A stage before the journal: may complete an event, or refuse it. It keeps no state that matters, since it is not run
 * again on recovery or replay: the journal holds what it made of the event.
 *
 * @param <E> the event class
 */
@FunctionalInterface
public interface EventFilter<E>
{
    /**
     * Looks at an event, and may write it.
     *
     * @param event    as the producer, or the filter before, left it
     * @param sequence of the event
     * @return false to refuse it: the journal then holds an {@link EntryKind#VOID} entry in its place, and no stage
     *         sees it
     * @throws Exception to halt the engine
     */
    boolean accept(E event, long sequence) throws Exception;
}
