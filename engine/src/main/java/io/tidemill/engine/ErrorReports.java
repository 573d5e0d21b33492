// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes errors on to the user's handler. One that throws must not take the thread with it that had something to tell.
 */
final class ErrorReports implements ErrorHandler
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);

    private final ErrorHandler handler;

    // Set once, before anything runs; null if nothing is counted.
    private EngineCounters counters;
    private AtomicCounter count;

    ErrorReports(final ErrorHandler handler)
    {
        this.handler = handler;
    }

    /** What an engine does by itself. */
    static void log(final Throwable error)
    {
        LOGGER.error(error.getMessage(), error);
    }

    /** What a failure says of itself, whatever its class does when asked. */
    static String text(final Throwable failure)
    {
        try
        {
            return failure.toString();
        }
        catch (final Throwable worse)
        {
            return failure.getClass().getName() + " (whose message cannot be had: " + worse.getClass().getName() + ")";
        }
    }

    /** They are noted in the counters file as well. */
    void countBy(final EngineCounters ofEngine)
    {
        counters = ofEngine;
        count = ofEngine.of(CounterType.ENGINE_ERRORS);
    }

    @Override
    public void onError(final Throwable error)
    {
        if (count != null)
        {
            count.increment();
            counters.error(error);
        }
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
