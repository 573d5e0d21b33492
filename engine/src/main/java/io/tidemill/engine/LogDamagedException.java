// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The log holds bytes that it cannot have been given: refused, never guessed over.
 */
public class LogDamagedException extends LogException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message alone.
     *
     * @param message says file, offset, the sequences concerned, and what is wrong there
     */
    public LogDamagedException(final String message)
    {
        super(message);
    }
}
