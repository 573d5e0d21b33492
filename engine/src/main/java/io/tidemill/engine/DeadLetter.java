// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;

/**
 * An entry that a stage could not handle, and why; what the log of dead letters holds. Named by stage and sequence: the
 * sequence is the entry's in the engine's own log, where it stands as well.
 * <p>
 * <b>Threading:</b> one thread at a time; the object is reused.
 */
public final class DeadLetter
{
    /** Exceptions may be of any length. */
    static final int MAX_TEXT_BYTES = 4_096;

    String stage = "";
    long sequence;
    long timeNs;
    byte kind;
    int attempts;
    String exception = "";
    String message = "";
    String stackTrace = "";
    String codecName = "";
    int codecVersion;
    byte[] payload = {};
    int payloadLength;

    /** An empty one, to be decoded into. */
    public DeadLetter()
    {
    }

    void describe(final Throwable thrown)
    {
        exception = thrown.getClass().getName();
        message = String.valueOf(thrown.getMessage());
        final StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        stackTrace = trace.toString();
    }

    /**
     * The stage that failed.
     *
     * @return its name
     */
    public String stage()
    {
        return stage;
    }

    /**
     * The entry.
     *
     * @return its sequence
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * The engine time of the entry.
     *
     * @return nanoseconds since the epoch
     */
    public long timeNs()
    {
        return timeNs;
    }

    /**
     * The kind of the entry: an event, or a timer.
     *
     * @return the kind
     */
    public EntryKind kind()
    {
        return EntryKind.of(kind);
    }

    /**
     * How often the stage tried.
     *
     * @return attempts, at least 1
     */
    public int attempts()
    {
        return attempts;
    }

    /**
     * What was thrown.
     *
     * @return the class name of the exception
     */
    public String exception()
    {
        return exception;
    }

    /**
     * What the exception said, possibly cut off.
     *
     * @return its message, "null" if it had none
     */
    public String message()
    {
        return message;
    }

    /**
     * Where it was thrown, possibly cut off.
     *
     * @return the stack trace as Java prints it
     */
    public String stackTrace()
    {
        return stackTrace;
    }

    /**
     * The codec that wrote the event.
     *
     * @return its name
     */
    public String codecName()
    {
        return codecName;
    }

    /**
     * The version of that codec.
     *
     * @return the version
     */
    public int codecVersion()
    {
        return codecVersion;
    }

    /**
     * The encoded event, or what a TIMER entry carries.
     *
     * @return a copy
     */
    public byte[] payload()
    {
        final byte[] copy = new byte[payloadLength];
        System.arraycopy(payload, 0, copy, 0, payloadLength);
        return copy;
    }

    @Override
    public String toString()
    {
        return kind() + " " + sequence + " of " + Instant.EPOCH.plusNanos(timeNs) + " in stage \"" + stage +
            "\" after " + attempts + (attempts == 1 ? " attempt: " : " attempts: ") + exception + ": " + message;
    }
}
