// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.Agent;

/**
 * A duty cycle of the engine. One thread at a time calls it; it never blocks: what cannot go on does not advance.
 */
interface EngineDutyCycle extends Agent
{
    /**
     * Whether this brings events in and makes them durable, rather than handling them. Intake goes on while a failed
     * engine waits to be closed, so that what was accepted still reaches the log.
     */
    default boolean isIntake()
    {
        return true;
    }

    /** Any thread, for messages: the sequence of the entry that it handles now, or -1. */
    default long handling()
    {
        return -1;
    }

    /** Any thread, for messages: what it is, or which part of it has the entry. */
    default String doing()
    {
        return (isIntake() ? "\"" : "stage \"") + roleName() + '"';
    }

    /** Nanoseconds for which it will find nothing to do unless it is woken; its own thread asks before it parks. */
    default long idleNs()
    {
        return Long.MAX_VALUE;
    }

    /** Before it runs: what it may tell of having found work before it does it; its thread tells afterwards anyway. */
    default void carriedBy(final Idleness idleness)
    {
    }

    /** Of those that can be the first to read what producers write. */
    default Freeze freeze()
    {
        throw new UnsupportedOperationException(roleName());
    }

    /**
     * Called once when its thread ends, or when the engine is closed without having started. Logs belong to the engine,
     * which closes them when all threads have ended.
     */
    @Override
    default void onClose()
    {
    }
}
