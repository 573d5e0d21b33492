// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import java.util.List;

/**
 * The logs that an engine writes. Any may be null.
 *
 * @param events      all that enters
 * @param deadLetters what stages could not handle
 * @param outputs     what stages emit
 */
record EngineLogs<E>(LogSession<E> events, DeadLetters<E> deadLetters, Outputs<?> outputs)
{
    /** Opens all, or none. */
    static <E> EngineLogs<E> open(final EngineConfig<E> config)
    {
        final List<String> inlets = config.inlets().stream().map(EngineConfig.InletPlan::name).toList();
        final LogSession<E> events = config.log() == null ? null : config.log().open(config.codec(), inlets);
        DeadLetters<E> deadLetters = null;
        try
        {
            deadLetters = DeadLetters.open(config.deadLetters(), config.codec());
            return new EngineLogs<>(events, deadLetters, Outputs.open(config));
        }
        catch (final Throwable ex)
        {
            CloseHelper.quietCloseAll(events, deadLetters);
            throw ex;
        }
    }

    void close(final ErrorHandler errorHandler)
    {
        CloseHelper.closeAll(errorHandler, events, deadLetters, outputs);
    }
}
