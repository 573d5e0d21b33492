// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import io.tidemill.engine.Codec;

import java.time.Duration;
import java.util.Objects;

/**
 * How a process connects to an inlet. Immutable.
 *
 * @param timeout      for the engine to be there, and for the lane of the client before to be drained
 * @param takesOver    whether a client that lives is to be put out
 * @param wantsReplies whether outputs are to come back
 * @param codecName    of what will be put in; null for whatever the engine has
 * @param codecVersion of that; -1 for whatever the engine has
 */
public record ConnectPlan(
    Duration timeout, boolean takesOver, boolean wantsReplies, String codecName, int codecVersion)
{
    private static final Duration USUAL = Duration.ofSeconds(5);

    /**
     * Checks what is given.
     *
     * @param timeout      to wait at most
     * @param takesOver    whether a client that lives is to be put out
     * @param wantsReplies whether outputs are to come back
     * @param codecName    or null
     * @param codecVersion or -1
     */
    public ConnectPlan
    {
        if (Objects.requireNonNull(timeout, "timeout").isNegative())
        {
            throw new IllegalArgumentException("a connection cannot wait for " + timeout);
        }
    }

    /**
     * Waits for five seconds, takes nothing over, and writes what the engine's codec reads.
     *
     * @return the plan
     */
    public static ConnectPlan usual()
    {
        return new ConnectPlan(USUAL, false, false, null, -1);
    }

    /**
     * The same with another limit of time, for an engine that is not there yet or a client before whose events are not
     * in yet. One that is there has half a second to answer, however short this is.
     *
     * @param limit not negative
     * @return a copy of this plan
     */
    public ConnectPlan timeout(final Duration limit)
    {
        return new ConnectPlan(limit, takesOver, wantsReplies, codecName, codecVersion);
    }

    /**
     * The same, but a client that has the inlet already is put out, though it lives: for one that hangs. What it has
     * put in is taken on, what it puts in from then on is refused with {@link io.tidemill.engine.Inlet#CLOSED}. It is
     * put out also where the connection then takes longer than its {@link #timeout}.
     *
     * @return a copy of this plan
     */
    public ConnectPlan takingOver()
    {
        return new ConnectPlan(timeout, true, wantsReplies, codecName, codecVersion);
    }

    /**
     * The same, and the outputs that this client's events cause come back to it.
     *
     * @return a copy of this plan
     */
    public ConnectPlan withReplies()
    {
        return new ConnectPlan(timeout, takesOver, true, codecName, codecVersion);
    }

    /**
     * The same for what a codec writes: the engine refuses the connection unless it can read it.
     *
     * @param codec of the events
     * @return a copy of this plan
     */
    public ConnectPlan writing(final Codec<?> codec)
    {
        return new ConnectPlan(timeout, takesOver, wantsReplies, codec.name(), codec.version());
    }

    /** What is said to the engine. */
    String line(final String inlet)
    {
        final int flags = (takesOver ? 1 : 0) + (wantsReplies ? 2 : 0);
        return "TML 0 connect " + inlet + " " + ProcessHandle.current().pid() + " " + flags + " " +
            (codecVersion < 0 ? "-" : codecVersion) + " " + (codecName == null ? "-" : codecName);
    }
}
