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

    /** Null where there are no outputs. */
    private final OutputPlan<?> outputs;

    /** Null unless the handler has asked for it. */
    private OutputBuffer<?> emitter;
    private Class<?> emitted;

    HandlerContext(
        final String stage, final RingReader<?> reader, final StageHandler<?> handler, final OutputPlan<?> outputs)
    {
        this.stage = stage;
        this.reader = reader;
        this.handler = handler;
        this.outputs = outputs;
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
    public int epoch()
    {
        sequence();
        return reader.epoch();
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

    @Override
    @SuppressWarnings("unchecked") // what the factory makes is of the class, which is looked at
    public <O> Emitter<O> emitter(final Class<O> type)
    {
        if (emitter == null)
        {
            requireOutputs(type);
            emitter = new OutputBuffer<>(this, outputs.factory(), handler.maxOutputs());
            emitted = type;
        }
        if (emitted != type)
        {
            throw new IllegalArgumentException("stage \"" + stage + "\" asks for an emitter of " + type.getName() +
                " and has one of " + emitted.getName() + "; an engine has outputs of one class");
        }
        return (Emitter<O>)emitter;
    }

    private void requireOutputs(final Class<?> type)
    {
        if (handler.isIntroduced())
        {
            throw new IllegalStateException("stage \"" + stage + "\" asks for an emitter too late: ask for it in " +
                "context(…), since whoever publishes outputs has to know all who emit before anything runs");
        }
        if (handler.isEffect())
        {
            throw new IllegalStateException("effect stage \"" + stage + "\" cannot emit outputs, since it is not " +
                "replayed, and after a crash nobody could tell which of them are missing: emit from a logic stage");
        }
        if (outputs == null)
        {
            throw new IllegalStateException("stage \"" + stage + "\" wants to emit outputs of " + type.getName() +
                ", and the engine has none: add outputs(OutputPlan.of(…))");
        }
        final Object made = outputs.factory().newInstance();
        if (!type.isInstance(made))
        {
            throw new IllegalArgumentException("stage \"" + stage + "\" wants to emit outputs of " + type.getName() +
                ", and the factory of outputs makes " + (made == null ? "null" : made.getClass().getName()));
        }
    }

    /** Null unless the handler has asked for it. */
    OutputBuffer<?> outputBuffer()
    {
        return emitter;
    }
}
