// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The threads that a publisher must wake if they are parked.
 */
final class Wakeups
{
    private DutyCycleRunner[] runners = {};

    /** Before any thread starts. */
    void target(final DutyCycleRunner... targets)
    {
        runners = targets.clone();
    }

    /** To be called after a publication: {@link Idleness} says why no thread that parks misses it. */
    void signal()
    {
        for (final DutyCycleRunner runner : runners)
        {
            runner.wakeIfParked();
        }
    }

    /** A hint, without ordering: whether any of these threads found nothing to do when it last looked. */
    boolean anyIdle()
    {
        for (final DutyCycleRunner runner : runners)
        {
            if (runner.isIdle())
            {
                return true;
            }
        }
        return false;
    }
}
