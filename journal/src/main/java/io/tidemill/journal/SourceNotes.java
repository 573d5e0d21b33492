// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Inlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notes now and then how far a source is, once the journal has that on the disk. For one thread.
 */
final class SourceNotes
{
    private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final SourceFile file;
    private final Inlet<?> inlet;
    private final SourceErrors errors;
    private SourceFile.Content content;

    /** Waits for the disk; null if nothing does. */
    private QueuePlace waiting;
    private boolean isDue;
    private long lookedNs = System.nanoTime();

    // Any thread may look.
    private volatile long syncedIndex = -1;

    SourceNotes(final SourceFile file, final Inlet<?> inlet, final SourceErrors errors)
    {
        this.file = file;
        this.inlet = inlet;
        this.errors = errors;
    }

    long syncedIndex()
    {
        return syncedIndex;
    }

    QueuePlace newest()
    {
        return content.newest();
    }

    /** With what the file holds. */
    void begin(final SourceFile.Content present)
    {
        content = present;
        showIndex();
    }

    private void showIndex()
    {
        syncedIndex = newest().isBehind() ? newest().index() : -1;
    }

    /** With a document that was looked at and is open; the position is that of the last event. */
    void taken(final QueueTailer tailer, final long position)
    {
        if (isDue)
        {
            isDue = false;
            waiting = tailer.place(position, true);
        }
    }

    /** Often. */
    void look()
    {
        final long nowNs = System.nanoTime();
        if (nowNs - lookedNs < EVERY_NS)
        {
            return;
        }
        lookedNs = nowNs;
        if (waiting == null)
        {
            isDue = true;
        }
        else if (inlet.lastPosition(Durability.FSYNC) >= waiting.position())
        {
            save(content.with(waiting, false), false);
            waiting = null;
        }
    }

    private void save(final SourceFile.Content saved, final boolean isLast)
    {
        try
        {
            if (isLast)
            {
                file.write(saved);
            }
            else
            {
                file.rewrite(saved);
            }
            content = saved;
            showIndex();
        }
        catch (final IOException | UncheckedIOException failed)
        {
            // The places in it stay true: a start has more to read again.
            errors.tell(errors.of(" cannot note how far it is in " + file + ": " + PrivateFiles.reason(failed) +
                "; it goes on, and after a crash reads again what is behind " +
                QueuePlace.describe(newest().index()), failed));
        }
    }

    /** At the end: exactly where that is, if the journal has it on the disk in time. */
    void settle(final QueueTailer tailer, final long position, final long lastIndex, final Duration timeout)
        throws InterruptedException
    {
        if (position >= 0 && !inlet.await(position, Durability.FSYNC, timeout))
        {
            return;
        }
        if (lastIndex < 0)
        {
            save(content.with(newest(), true), true);
        }
        else if (tailer.moveTo(lastIndex) && tailer.next())
        {
            final QueuePlace last = tailer.place(position, true);
            tailer.done();
            save(content.with(last, true), true);
        }
    }
}
