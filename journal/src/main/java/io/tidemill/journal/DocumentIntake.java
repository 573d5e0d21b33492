// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Inlet;
import org.agrona.DirectBuffer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Makes events of documents, and puts them into an inlet. For one thread.
 */
final class DocumentIntake<E>
{
    private static final Duration STEP = Duration.ofMillis(50);
    private static final long SHED_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(1);

    private final Inlet<E> inlet;
    private final DocumentReader<? super E> reader;
    private final boolean isPassingOver;
    private final BooleanSupplier isStopped;
    private final SourceErrors errors;

    /** Of the last event that is in. */
    private long position = -1;
    private boolean isClosed;
    private long reportedNs;

    // Any thread may look.
    private volatile long passedOver;

    DocumentIntake(
        final Inlet<E> inlet,
        final DocumentReader<? super E> reader,
        final boolean isPassingOver,
        final BooleanSupplier isStopped,
        final SourceErrors errors)
    {
        this.inlet = inlet;
        this.reader = reader;
        this.isPassingOver = isPassingOver;
        this.isStopped = isStopped;
        this.errors = errors;
    }

    long position()
    {
        return position;
    }

    void position(final long last)
    {
        position = last;
    }

    long passedOver()
    {
        return passedOver;
    }

    /** Whether the engine is, as far as it was seen here. */
    boolean isClosed()
    {
        return isClosed;
    }

    /** An engine that was closed is only seen by asking. */
    void probe()
    {
        inlet.abort();
        isClosed = inlet.claim() == null && inlet.refusal() == Inlet.CLOSED;
        inlet.abort();
    }

    /** Before a pause. */
    void rest()
    {
        inlet.abort();
    }

    /** The event to fill, waiting until there is one; null if this is to stop. */
    E claim() throws InterruptedException
    {
        E event = inlet.claim();
        while (event == null && !isClosed && !isStopped.getAsBoolean())
        {
            if (inlet.refusal() == Inlet.CLOSED)
            {
                isClosed = true;
            }
            else
            {
                event = inlet.claim(STEP);
                if (event == null && inlet.refusal() == Inlet.SHED)
                {
                    // Which the inlet does not wait for.
                    LockSupport.parkNanos(SHED_PAUSE_NS);
                }
            }
        }
        return event;
    }

    /** Puts in what a document gives, if anything; false if this is to stop before it. */
    boolean take(final QueueTailer tailer) throws InterruptedException
    {
        final E event = claim();
        if (event == null)
        {
            return false;
        }
        final long next = position + 1;
        requireOwn(inlet.claimedPosition(), next, tailer);
        // The claim of a document that is passed over is kept for the next one: a limit of the rate counts claims.
        if (fill(event, tailer))
        {
            final long result = inlet.commit();
            if (result == Inlet.CLOSED)
            {
                isClosed = true;
                return false;
            }
            requireFit(result, tailer);
            requireOwn(result, next, tailer);
            position = next;
        }
        return true;
    }

    /** Whether a document gave an event when it was taken. */
    boolean gaveEvent(final E event, final QueueTailer tailer)
    {
        return read(event, tailer, false);
    }

    private boolean fill(final E event, final QueueTailer tailer)
    {
        return read(event, tailer, true);
    }

    private boolean read(final E event, final QueueTailer tailer, final boolean isNew)
    {
        final DirectBuffer document = tailer.document();
        try
        {
            return reader.read(document, 0, document.capacity(), event);
        }
        catch (final RuntimeException | Error unreadable)
        {
            if (!isPassingOver || unreadable instanceof Error)
            {
                throw errors.of(" has stopped at " + QueuePlace.describe(tailer.index()) + ": the reader failed: " +
                    PrivateFiles.reason(unreadable) + ". Nothing behind it is put in. Mend the reader, or have it " +
                    "give false for such a document, or use passOverUndecodable(); then start again, which goes on " +
                    "with this document", unreadable);
            }
            if (isNew)
            {
                passOver(unreadable, tailer);
            }
            return false;
        }
    }

    private void passOver(final Throwable unreadable, final QueueTailer tailer)
    {
        final long count = passedOver + 1;
        // The only one who writes it.
        passedOver = count;
        final long nowNs = System.nanoTime();
        if (count == 1 || nowNs - reportedNs >= REPORT_NS)
        {
            reportedNs = nowNs;
            errors.tell(errors.of(" has passed over " + count + " document(s) that the reader failed at, the last " +
                "one at " + QueuePlace.describe(tailer.index()) + ": " + PrivateFiles.reason(unreadable), unreadable));
        }
    }

    private void requireFit(final long result, final QueueTailer tailer)
    {
        if (result == Inlet.TOO_LONG)
        {
            // Never passed over: who reads it again does not know the codec, and would count it.
            throw errors.of(" has stopped at " + QueuePlace.describe(tailer.index()) + ": the event is longer than " +
                "the codec's maxLength(). Nothing behind it is put in. Raise that, or have the reader give false for " +
                "such a document; then start again, which goes on with this document", null);
        }
    }

    private void requireOwn(final long found, final long expected, final QueueTailer tailer)
    {
        if (found != expected)
        {
            throw errors.of(" has stopped at " + QueuePlace.describe(tailer.index()) + ": the inlet gives " +
                Inlet.describe(found) + " where " + expected + " comes next, so somebody else uses that inlet. Its " +
                "positions do not tell any more which documents are in: give the source an inlet of its own, and " +
                "begin it with beginAt(index)", null);
        }
    }
}
