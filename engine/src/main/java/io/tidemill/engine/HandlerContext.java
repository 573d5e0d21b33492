// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What one handler is told about the entry it handles. For the thread that runs its duty cycle.
 */
final class HandlerContext implements StageContext
{
    private final String stage;
    private final RingReader<?> reader;
    private final StageHandler<?> handler;

    HandlerContext(final String stage, final RingReader<?> reader, final StageHandler<?> handler)
    {
        this.stage = stage;
        this.reader = reader;
        this.handler = handler;
    }

    @Override
    public String stage()
    {
        return stage;
    }

    @Override
    public long sequence()
    {
        final long current = handler.current();
        if (current == StageHandler.NONE)
        {
            throw new IllegalStateException("stage \"" + stage + "\" is not handling an entry, so there is neither " +
                "a sequence nor a time nor a timer to schedule: only onEvent and onTimer are replayed");
        }
        return current;
    }

    @Override
    public long timeNs()
    {
        return reader.timeNs(sequence());
    }

    @Override
    public Timers timers()
    {
        final Timers timers = handler.timers();
        if (timers == null)
        {
            throw new IllegalStateException("stage \"" + stage + "\" has no timers; its handler has to be a " +
                TimerHandler.class.getSimpleName() + ", and the stage logic, since an effect is not replayed");
        }
        return timers;
    }
}
