// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a source of events meets, each time with its name; a handler that throws stops nothing.
 */
final class SourceErrors
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleSource.class);

    private final String name;
    private final ErrorHandler handler;

    SourceErrors(final String name, final ErrorHandler handler)
    {
        this.name = name;
        this.handler = handler;
    }

    /** With what has happened, behind the name. */
    LogException of(final String what, final Throwable cause)
    {
        return new LogException(name + what, cause);
    }

    void tell(final LogException error)
    {
        try
        {
            handler.onError(error);
        }
        catch (final Throwable worse)
        {
            LOGGER.error("the error handler failed with {} when told of: {}", worse, error.getMessage(), error);
        }
    }

    @Override
    public String toString()
    {
        return name;
    }
}
