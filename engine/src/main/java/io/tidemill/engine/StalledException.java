// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * A part of an engine, nearly always a stage's handler, that has not returned for long. The error handler is told once
 * for each time; the engine goes on as far as it can. The stack trace is that of the thread which is held up.
 */
public final class StalledException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String stage;
    private final long sequence;

    StalledException(final String message, final String stage, final long sequence, final StackTraceElement[] stack)
    {
        super(message);
        this.stage = stage;
        this.sequence = sequence;
        setStackTrace(stack);
    }

    /**
     * Which stage, or part of the engine.
     *
     * @return its name
     */
    public String stage()
    {
        return stage;
    }

    /**
     * The entry that it handles.
     *
     * @return the sequence, -1 if it handles none
     */
    public long sequence()
    {
        return sequence;
    }
}
