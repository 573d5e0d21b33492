// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * A round gave no result, or a wrong one. The run's figures would mean nothing: it ends.
 */
public final class RoundFailedException extends Exception
{
    private static final long serialVersionUID = 1L;

    private final boolean timeout;

    RoundFailedException(final String message)
    {
        this(message, false);
    }

    RoundFailedException(final String message, final boolean timeout)
    {
        super(message);
        this.timeout = timeout;
    }

    RoundFailedException(final String message, final Throwable cause)
    {
        super(message, cause);
        this.timeout = false;
    }

    /** Whether it only took too long: of a setting that is tried, a finding and no failure. */
    boolean isTimeout()
    {
        return timeout;
    }
}
