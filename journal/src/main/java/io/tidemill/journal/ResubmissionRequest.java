// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the application whose engine writes dead letters, in any process, to put the events of some in again, and waits
 * until they are. Its {@link DeadLetterResubmitter} does it. Letters whose events were put in before are left out,
 * unless it is to be done {@link #again}.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class ResubmissionRequest
{
    private static final long LOOK_AGAIN_NS = 10_000_000L;

    private final ChronicleJournal letters;
    private final SequenceRanges places;
    private final boolean isAgain;

    private ResubmissionRequest(
        final ChronicleJournal letters, final SequenceRanges places, final boolean isAgain)
    {
        this.letters = letters;
        this.places = places;
        this.isAgain = isAgain;
    }

    /**
     * What is to be asked for.
     *
     * @param letters the log of dead letters: {@code companion("dead-letters")} of the journal, or another one
     * @param places  of the letters, by {@link DeadLetterReader#place}; at least one
     * @return the request; {@link #await} puts it
     */
    public static ResubmissionRequest of(final ChronicleJournal letters, final SequenceRanges places)
    {
        if (places.isEmpty())
        {
            throw new IllegalArgumentException("no dead letters are named, so there is nothing to put in again");
        }
        return new ResubmissionRequest(letters, places, false);
    }

    /**
     * Also for those that were put in again before.
     *
     * @return the request
     */
    public ResubmissionRequest again()
    {
        return new ResubmissionRequest(letters, places, true);
    }

    /**
     * Which letters were put in again already, or are about to be.
     *
     * @param letters the log of dead letters
     * @return their places
     * @throws LogException if that cannot be read
     */
    public static SequenceRanges past(final ChronicleJournal letters)
    {
        try
        {
            return ResubmissionFile.past(letters.directory());
        }
        catch (final IOException failure)
        {
            throw unreadable(letters, failure);
        }
    }

    /**
     * Notes of which letters were put in again that cannot be read: {@link #past} does not know of these, so they may
     * be put in once more.
     *
     * @param letters the log of dead letters
     * @return the files
     * @throws LogException if that cannot be looked at
     */
    public static List<Path> damaged(final ChronicleJournal letters)
    {
        try
        {
            return ResubmissionFile.damaged(letters.directory());
        }
        catch (final IOException failure)
        {
            throw unreadable(letters, failure);
        }
    }

    private static LogException unreadable(final ChronicleJournal letters, final IOException failure)
    {
        return new LogException("cannot read which dead letters of " + letters.directory() +
            " were put in again: " + PrivateFiles.reason(failure), failure);
    }

    /**
     * Asks, and waits until all are put in, as durable as the journal's level.
     *
     * @param timeout to wait at most; then the request is taken back, unless somebody has begun with it
     * @return how many were put in; the others were before
     * @throws LogException         if no engine writes there, it was not done in time, cannot be done, or the engine
     *                              has ended; says how far it got
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms; the request is taken
     *                              back, unless somebody has begun with it
     */
    public long await(final Duration timeout) throws InterruptedException
    {
        if (letters.info().writer() == null)
        {
            throw new LogException("no engine writes " + letters.directory() + ", so nobody can put its dead letters " +
                "in again: start the application, which must serve them with a DeadLetterResubmitter");
        }
        try
        {
            final ResubmissionFile file =
                ResubmissionFile.ask(letters.directory(), places, isAgain, timeout.toMillis());
            return await(file, timeout);
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot ask for dead letters of " + letters.directory() + " to be put in again: " +
                PrivateFiles.reason(failure) +
                (PrivateFiles.isForWantOfRoom(failure) ? "; make room on that disk" : ""), failure);
        }
    }

    private long await(final ResubmissionFile file, final Duration timeout) throws IOException, InterruptedException
    {
        final long startNs = System.nanoTime();
        ResubmissionFile.Content content = look(file);
        while (content == null)
        {
            if (System.nanoTime() - startNs > timeout.toNanos())
            {
                throw late(file, timeout);
            }
            if (Thread.interrupted())
            {
                file.takeBack();
                throw new InterruptedException("interrupted while dead letters of " + letters.directory() +
                    " were to be put in again");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
            content = look(file);
        }
        if (content.putIn().isEmpty())
        {
            // Nothing is to be known of it any more.
            file.forget();
        }
        if (!content.outcome().isEmpty())
        {
            throw new LogException(content.putIn().count() + " of " + content.places().count() + " dead letters of " +
                letters.directory() + " were put in again: " + content.outcome());
        }
        return content.putIn().count();
    }

    /** Null if it is not over. */
    private ResubmissionFile.Content look(final ResubmissionFile file) throws IOException
    {
        // In this order: what an engine has left before it ended is found.
        final boolean isWritten = letters.info().writer() != null;
        final boolean isAsked = file.isAsked();
        if (file.isTaken())
        {
            final ResubmissionFile.Content content = file.read();
            if (content.isOver())
            {
                return content;
            }
        }
        else if (!isAsked)
        {
            throw new LogException("the request for dead letters of " + letters.directory() + " was not understood: " +
                "is the application of another release? Nothing was put in");
        }
        if (!isWritten)
        {
            throw new LogException("the engine that wrote " + letters.directory() + " has ended " +
                (file.takeBack() ? "before it put anything in" :
                "before it was done; the rest is put in when the application is started again"));
        }
        return null;
    }

    private LogException late(final ResubmissionFile file, final Duration timeout) throws IOException
    {
        return new LogException("the dead letters of " + letters.directory() + " are not put in again after " +
            timeout.toMillis() + " ms: " + (file.takeBack() ?
            "nobody has taken up the request, so nothing was put in. The application must serve it with a " +
            "DeadLetterResubmitter, and must not be stopped" :
            "the application has begun, and goes on; perhaps its engine has no room, or its log says what is in the " +
            "way"));
    }
}
