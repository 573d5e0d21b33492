// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import java.util.List;

/**
 * The logs that an engine writes, or a replay reads, and how far effects have come in the first of them.
 *
 * @param events      all that enters; null without a log, and in a replay
 * @param deadLetters what stages could not handle, or null
 * @param outputs     what stages emit, or null
 * @param effects     how far effects have come
 * @param redacted    from where to where the first of them was read otherwise when it was live
 */
record EngineLogs<E>(
    LogSession<E> events,
    DeadLetters<E> deadLetters,
    Outputs<?> outputs,
    EffectPositions effects,
    Redacted redacted)
{
    /** Opens all for writing, or none. */
    static <E> EngineLogs<E> open(final EngineConfig<E> config)
    {
        final List<String> inlets = config.inlets().stream().map(EngineConfig.InletPlan::name).toList();
        final LogSession<E> events = config.log() == null ? null : config.log().open(config.codec(), inlets);
        DeadLetters<E> deadLetters = null;
        Outputs<?> outputs = null;
        try
        {
            deadLetters = DeadLetters.open(config.deadLetters(), config.codec());
            outputs = Outputs.open(config);
            return new EngineLogs<>(events, deadLetters, outputs, new EffectPositions(config.log(), config.graph()),
                Redacted.of(config.log()));
        }
        catch (final Throwable ex)
        {
            CloseHelper.quietCloseAll(events, deadLetters, outputs);
            throw ex;
        }
    }

    /** For a replay, which only compares, and leaves effects alone. */
    static <E> EngineLogs<E> read(final EngineConfig<E> config)
    {
        return new EngineLogs<>(null, DeadLetters.read(config.deadLetters(), config.codec()), Outputs.read(config),
            new EffectPositions(null, config.graph()), Redacted.of(config.log()));
    }

    void close(final ErrorHandler errorHandler)
    {
        CloseHelper.closeAll(errorHandler, events, deadLetters, outputs, effects);
    }
}
