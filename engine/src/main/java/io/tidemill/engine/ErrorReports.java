// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes errors on to the user's handler. One that throws must not take the thread with it that had something to tell.
 */
final class ErrorReports implements ErrorHandler
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

    private final ErrorHandler handler;

    ErrorReports(final ErrorHandler handler)
    {
        this.handler = handler;
    }

    @Override
    public void onError(final Throwable error)
    {
        try
        {
            handler.onError(error);
        }
        catch (final Throwable ex)
        {
            LOGGER.error("the error handler failed with {} when told of: {}", ex, error.getMessage(), error);
        }
    }
}
