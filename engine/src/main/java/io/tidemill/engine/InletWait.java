// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.time.Duration;

/**
 * The waiting that all kinds of inlet have in common.
 */
final class InletWait
{
    private InletWait()
    {
    }

    static <E> E claim(final Inlet<E> inlet, final Duration timeout) throws InterruptedException
    {
        E event = inlet.claim();
        if (event != null || inlet.refusal() != Inlet.BACK_PRESSURED)
        {
            return event;
        }
        final Backoff backoff = new Backoff(timeout);
        while (event == null && inlet.refusal() == Inlet.BACK_PRESSURED && !backoff.isExpired())
        {
            if (Thread.interrupted())
            {
                throw new InterruptedException("interrupted while waiting for room in inlet \"" + inlet.name() + "\"");
            }
            backoff.pause();
            event = inlet.claim();
        }
        return event;
    }

    /** Ends soon: a gate is settled by the close that sealed it, within that close's deadline. */
    static void untilSettled(final Gate gate)
    {
        final Backoff backoff = new Backoff(Duration.ZERO);
        while (!gate.isSettled())
        {
            backoff.pause();
        }
    }

    static IllegalStateException nothingClaimed(final String inlet)
    {
        return new IllegalStateException("inlet \"" + inlet + "\": commit() without an event claimed before");
    }
}
