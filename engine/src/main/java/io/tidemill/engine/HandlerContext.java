// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What one handler is told about the entry it handles. Written and read by the thread that runs its duty cycle.
 */
final class HandlerContext implements StageContext
{
    private static final long NONE = -1;

    private final String stage;
    private final RingReader<?> reader;
    private StageTimers timers;
    private long current = NONE;

    HandlerContext(final String stage, final RingReader<?> reader)
    {
        this.stage = stage;
        this.reader = reader;
    }

    void timers(final StageTimers ofHandler)
    {
        timers = ofHandler;
    }

    void enter(final long sequence)
    {
        current = sequence;
    }

    void leave()
    {
        current = NONE;
    }

    @Override
    public String stage()
    {
        return stage;
    }

    @Override
    public long sequence()
    {
        if (current == NONE)
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
        if (timers == null)
        {
            throw new IllegalStateException("stage \"" + stage + "\" has no timers; its handler has to be a " +
                TimerHandler.class.getSimpleName() + ", and the stage logic, since an effect is not replayed");
        }
        return timers;
    }
}
