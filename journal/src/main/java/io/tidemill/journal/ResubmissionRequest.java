// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the application whose engine writes dead letters, in any process, to put the events of some in again, and waits
 * until they are. Its {@link DeadLetterResubmitter} does it.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class ResubmissionRequest
{
    private static final long LOOK_AGAIN_NS = 10_000_000L;

    private final ChronicleJournal letters;
    private final SequenceRanges places;
    private final ResubmissionFile file;

    private ResubmissionRequest(
        final ChronicleJournal letters, final SequenceRanges places, final ResubmissionFile file)
    {
        this.letters = letters;
        this.places = places;
        this.file = file;
    }

    /**
     * Asks for it.
     *
     * @param letters the log of dead letters: {@code companion("dead-letters")} of the journal, or another one
     * @param places  of the letters, by {@link DeadLetterReader#place}; at least one
     * @return the request
     * @throws LogException if no engine writes there, or it cannot be asked
     */
    public static ResubmissionRequest of(final ChronicleJournal letters, final SequenceRanges places)
    {
        if (places.isEmpty())
        {
            throw new IllegalArgumentException("no dead letters are named, so there is nothing to put in again");
        }
        if (letters.info().writer() == null)
        {
            throw new LogException("no engine writes " + letters.directory() + ", so nobody can put its dead letters " +
                "in again: start the application, which must serve them with a DeadLetterResubmitter");
        }
        try
        {
            return new ResubmissionRequest(letters, places, ResubmissionFile.ask(letters.directory(), places));
        }
        catch (final IOException failure)
        {
            throw failed(letters, failure);
        }
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
        SequenceRanges past = SequenceRanges.NONE;
        try
        {
            for (final ResubmissionFile file : ResubmissionFile.taken(letters.directory()))
            {
                final ResubmissionFile.Content content = file.read();
                past = past.with(content.isOver() ? content.putIn() : content.places());
            }
            return past;
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot read which dead letters of " + letters.directory() +
                " were put in again: " + PrivateFiles.reason(failure), failure);
        }
    }

    /**
     * Waits until all are put in, as durable as the journal's level.
     *
     * @param timeout to wait at most; then the request is taken back, if nobody has begun with it
     * @throws LogException         if it was not done in time, cannot be done, or the engine has ended; says how far
     *                              it got
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms
     */
    public void await(final Duration timeout) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        try
        {
            while (!isDone())
            {
                if (System.nanoTime() - startNs > timeout.toNanos())
                {
                    throw late(timeout);
                }
                if (Thread.interrupted())
                {
                    file.takeBack();
                    throw new InterruptedException("interrupted while dead letters of " + letters.directory() +
                        " were to be put in again");
                }
                LockSupport.parkNanos(LOOK_AGAIN_NS);
            }
        }
        catch (final IOException failure)
        {
            throw failed(letters, failure);
        }
    }

    private boolean isDone() throws IOException
    {
        // In this order: what an engine has left before it ended is found.
        final boolean isWritten = letters.info().writer() != null;
        if (file.isTaken())
        {
            final ResubmissionFile.Content content = file.read();
            if (content.isOver())
            {
                requireDone(content);
                return true;
            }
        }
        if (!isWritten)
        {
            throw new LogException("the engine that wrote " + letters.directory() + " has ended " +
                (file.takeBack() ? "before it put anything in" :
                "before it was done; the rest is put in when the application is started again"));
        }
        return false;
    }

    private void requireDone(final ResubmissionFile.Content content) throws IOException
    {
        if (content.outcome().isEmpty())
        {
            return;
        }
        if (content.putIn().isEmpty())
        {
            file.forget();
        }
        throw new LogException(content.putIn().count() + " of " + places.count() + " dead letters of " +
            letters.directory() + " were put in again: " + content.outcome());
    }

    private LogException late(final Duration timeout) throws IOException
    {
        return new LogException("the dead letters of " + letters.directory() + " are not put in again after " +
            timeout.toMillis() + " ms: " + (file.takeBack() ?
            "nobody has taken up the request, so nothing was put in. The application must serve it with a " +
            "DeadLetterResubmitter" :
            "the application has begun, and goes on; has its engine no room? Do not ask for them again"));
    }

    private static LogException failed(final ChronicleJournal letters, final IOException failure)
    {
        return new LogException("cannot ask for dead letters of " + letters.directory() + " to be put in again: " +
            PrivateFiles.reason(failure) + (PrivateFiles.isForWantOfRoom(failure) ? "; make room on that disk" : ""),
            failure);
    }
}
