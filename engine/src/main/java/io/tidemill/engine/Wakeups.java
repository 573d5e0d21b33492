// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.Arrays;

/**
 * The threads that a publisher must wake if they are parked. Publishers pass through here with every event, so nothing
 * on the way to an {@link Idleness} is an object that changes.
 */
final class Wakeups
{
    private Idleness[] threads = {};

    /** Before any thread starts. */
    void target(final DutyCycleRunner... targets)
    {
        threads = Arrays.stream(targets).map(DutyCycleRunner::idleness).toArray(Idleness[]::new);
    }

    /** To be called after a publication: {@link Idleness} says why no thread that parks misses it. */
    void signal()
    {
        for (final Idleness thread : threads)
        {
            thread.wakeIfParked();
        }
    }

    /** A hint, without ordering: whether any of these threads found nothing to do when it last looked. */
    boolean anyIdle()
    {
        for (final Idleness thread : threads)
        {
            if (thread.isIdle())
            {
                return true;
            }
        }
        return false;
    }
}
