// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The engine halted, or ended before what was asked for could happen. The message names the stage and sequence; the
 * cause is what was thrown there.
 */
public class EngineFailedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a cause.
     *
     * @param message for a person
     * @param cause   what happened, or null
     */
    public EngineFailedException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
