// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * A round gave no result, or a wrong one. The run's figures would mean nothing: it ends.
 */
public final class RoundFailedException extends Exception
{
    private static final long serialVersionUID = 1L;

    RoundFailedException(final String message)
    {
        super(message);
    }

    RoundFailedException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
