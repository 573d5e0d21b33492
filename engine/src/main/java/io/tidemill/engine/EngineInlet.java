// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;

/**
 * What the engine itself needs of an inlet, and what all kinds have in common: how far their stream has come, and
 * waiting for it.
 */
interface EngineInlet<E> extends Inlet<E>
{
    InletProgress progress();

    /** Whether all that was put in has been taken on, as far as a thread other than the producer can tell. */
    boolean isDrained();

    /** Before anything runs: where the journal left off. */
    void restore(long position);

    private static boolean isWorthWaiting(final long refusal)
    {
        return refusal == BACK_PRESSURED || refusal == RATE_LIMITED;
    }

    /** The calling producer's own. */
    default Backoff backoff()
    {
        return progress().producerBackoff();
    }

    @Override
    default String name()
    {
        return progress().name();
    }

    @Override
    default E claim(final Duration timeout) throws InterruptedException
    {
        E event = claim();
        if (event != null || !isWorthWaiting(refusal()))
        {
            return event;
        }
        final Backoff backoff = backoff().restart(timeout);
        while (event == null && isWorthWaiting(refusal()) && !backoff.isExpired())
        {
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for room in inlet \"" + name() + "\"");
            }
            backoff.pause();
            event = claim();
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
