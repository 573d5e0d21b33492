// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.VarHandle;

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

    /**
     * To be called after a publication. The full fence orders that (release) store before the loads that follow: of
     * {@code parked} here, whose setter re-checks for work behind a full fence of its own, so one of the two sees the
     * other; and of the gate's seal in the inlets.
     */
    void signal()
    {
        VarHandle.fullFence();
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
