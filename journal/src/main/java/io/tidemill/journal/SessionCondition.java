// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether a session can go on. What fails is final, since what reached the file is not known.
 */
final class SessionCondition
{
    private final Path directory;
    private LogException failure;
    private boolean closed;

    SessionCondition(final Path directory)
    {
        this.directory = directory;
    }

    boolean hasFailed()
    {
        return failure != null;
    }

    /** What is to be thrown when a sequence could not be appended. */
    LogException failed(final long sequence, final Throwable thrown)
    {
        failure = thrown instanceof LogException ? (LogException)thrown :
            new LogException("cannot append sequence " + sequence + " to " + directory + ": " +
                PrivateFiles.reason(thrown), thrown);
        return failure;
    }

    void requireUsable(final String purpose)
    {
        if (closed || failure != null)
        {
            throw new LogException("cannot " + purpose + " in " + directory +
                (closed ? ": the session is closed" : ": an earlier append failed (" + failure.getMessage() +
                    "); close the session and open the journal again"), failure);
        }
    }

    /** What an interrupt must not end half way. */
    interface Step
    {
        void run() throws IOException;
    }

    /** Puts an interrupt off; a failure is one of this sequence. */
    void uninterrupted(final long sequence, final Step step)
    {
        final boolean interrupted = Thread.interrupted();
        try
        {
            step.run();
        }
        catch (final Throwable thrown)
        {
            throw failed(sequence, thrown);
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if it was closed before. */
    boolean close()
    {
        final boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }
}
