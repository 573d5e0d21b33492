// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.ContextAware;
import io.tidemill.engine.Emitter;
import io.tidemill.engine.StageContext;

/**
 * Has no state. Emits each text again if it is to echo.
 */
final class TextStage implements EventHandler<TextEvent>, ContextAware
{
    static final String NAME = "echo";

    private final boolean echoes;
    private Emitter<TextEvent> emitter;

    TextStage(final boolean echoes)
    {
        this.echoes = echoes;
    }

    @Override
    public void context(final StageContext context)
    {
        emitter = echoes ? context.emitter(TextEvent.class) : null;
    }

    @Override
    public void onEvent(final TextEvent event, final long sequence, final boolean endOfBatch)
    {
        if (emitter != null)
        {
            emitter.claim().set(event);
            emitter.commit();
        }
    }
}
