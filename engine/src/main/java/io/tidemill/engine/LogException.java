// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * A log could not be opened, read or written. The message says what was attempted, where, and what to do about it.
 */
public class LogException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message alone.
     *
     * @param message for a person
     */
    public LogException(final String message)
    {
        super(message);
    }

    /**
     * With a cause.
     *
     * @param message for a person
     * @param cause   what happened below
     */
    public LogException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
