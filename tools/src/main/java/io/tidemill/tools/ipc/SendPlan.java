// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import java.time.Duration;

/**
 * How texts are sent.
 *
 * @param level       that they are to reach
 * @param timeout     for room, for that level, and for the replies to each
 * @param isRequest   whether each waits for what it causes
 * @param isVerbose   whether each position is printed
 */
record SendPlan(AwaitedLevel level, Duration timeout, boolean isRequest, boolean isVerbose)
{
    /** As people say it. */
    String patience()
    {
        return timeout.toMillis() % 1_000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
