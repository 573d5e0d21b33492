// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tails a Chronicle Queue that somebody else writes, in this process or another, and puts its documents into an engine:
 * <pre>{@code
 * try (Engine<Order> engine = Engine.of(Order::new, Order.CODEC).journal(journal).lane("feed")….start();
 *     ChronicleSource source = ChronicleSource.tail(Path.of("/data/orders")).into(journal, engine.inlet("feed"),
 *         (buffer, offset, length, order) -> order.read(buffer, offset, length)))
 * {
 *     …
 * }
 * }</pre>
 * <ol>
 * <li>Each document becomes one event, in the order of the queue, or none, if the reader passes it over: once, whenever
 * the process is killed. How many are in, the inlet's own position says, which the journal holds; a record in
 * {@code chronicle-in/} of the data directory says, for some positions, which document it was. After a crash documents
 * are read again from the newest of these, without being put in, until the position is reached.</li>
 * <li>So the inlet must be a lane that nobody else uses, ever, and the reader a pure function of the document. Where
 * others use the inlet, it stops and says so if it can tell. A reader that decides otherwise than before about which
 * documents to pass over may take over from a source that was closed, not from one that was killed.</li>
 * <li>While the engine is full, limits the rate, sheds or has no room on its disk, it waits: nothing is left out.</li>
 * <li>It follows the queue as a tailer of Chronicle's does: over rolls and gaps between them, up to a document that is
 * not complete yet. Where a hole holds it up, with documents behind it, the error handler is told. Metadata is no
 * document. The queue is only read.</li>
 * <li>Files of the queue may be removed that lie before the one of {@link #syncedIndex()}. One that is removed before
 * it was read is left out, as by any tailer of Chronicle's: that cannot be told from a pause of its writer.</li>
 * <li>A loss of power may take from the queue what its writer had not synced, and the journal had: then the start says
 * so, as long as nobody has written to the queue again before.</li>
 * </ol>
 * <b>Threading:</b> it has a daemon thread, which calls the reader; all methods may be called by any thread.
 */
public final class ChronicleSource implements AutoCloseable
{
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(10);
    private static final long INTERRUPTED_WAIT_MS = 250;

    private final ChronicleFeed<?> feed;
    private final Thread thread;

    private ChronicleSource(final ChronicleFeed<?> feed)
    {
        this.feed = feed;
        this.thread = new Thread(feed, "tidemill-chronicle-in-" + feed.inletName());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins the description of a source.
     *
     * @param queue the queue's directory, where its {@code metadata.cq4t} is; written by Chronicle Queue 5 or later
     * @return the plan; no file is touched yet
     */
    public static ChronicleSourcePlan tail(final Path queue)
    {
        return ChronicleSourcePlan.of(queue);
    }

    static <E> ChronicleSource start(
        final ChronicleSourcePlan plan,
        final ChronicleJournal journal,
        final Inlet<E> inlet,
        final DocumentReader<? super E> reader)
    {
        if (!inlet.isEventPerPosition())
        {
            throw new IllegalArgumentException("inlet \"" + inlet.name() + "\" cannot take a Chronicle Queue in: it " +
                "spends positions on other things than events, so they do not tell which documents are in; add it " +
                "with lane(\"" + inlet.name() + "\")");
        }
        // Refuses an engine whose events never get to a disk.
        inlet.lastPosition(Durability.FSYNC);
        QueueTailer.requireDirectory(plan.queue());
        final SourceFile file = SourceFile.of(journal.directory(), inlet.name());
        final ChronicleSource source =
            new ChronicleSource(new ChronicleFeed<>(plan, inlet, reader, file, lock(journal, inlet.name(), file)));
        source.feed.requireOpened(OPEN_TIMEOUT);
        return source;
    }

    private static LockedFile lock(final ChronicleJournal journal, final String inlet, final SourceFile file)
    {
        try
        {
            DataDirectory.requirePresent(journal.directory());
            if (!DirectoryLock.isHeld(journal.directory()))
            {
                throw new LogException("cannot tail a Chronicle Queue into inlet \"" + inlet + "\": no engine runs " +
                    "on " + journal.directory() + "; give the journal of the engine that the inlet is of");
            }
            final LockedFile lock = file.lock();
            if (lock == null)
            {
                throw new LogException("cannot tail a Chronicle Queue into inlet \"" + inlet + "\": another source " +
                    "does, and has " + file + "; close that one first");
            }
            return lock;
        }
        catch (final IOException failure)
        {
            throw new LogException("cannot tail a Chronicle Queue into inlet \"" + inlet + "\": " + file +
                " cannot be locked: " + PrivateFiles.reason(failure), failure);
        }
    }

    /**
     * Where in its life it is.
     *
     * @return the state as of now
     */
    public ChronicleSourceState state()
    {
        return feed.state();
    }

    /**
     * Why it has stopped by itself.
     *
     * @return the failure, empty while there is none
     */
    public Optional<LogException> failure()
    {
        return feed.failure();
    }

    /**
     * Documents that this source has passed over because the reader threw; see
     * {@link ChronicleSourcePlan#passOverUndecodable}.
     *
     * @return how many since it was started
     */
    public long passedOver()
    {
        return feed.passedOver();
    }

    /**
     * Chronicle's index of a document: what came of it and of all before is on the disk, and no start reads a file of
     * the queue before the one that it lies in. It follows with half a second or more while documents come, and at the
     * close.
     *
     * @return the index, -1 if there is none yet
     */
    public long syncedIndex()
    {
        return feed.syncedIndex();
    }

    /**
     * Closes with a timeout of 5 s; see {@link #close(Duration)}.
     */
    @Override
    public void close()
    {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Stops, waits until what was put in is on the disk, and notes where to go on. A reader that does not return is
     * interrupted, and left behind; the error handler is told. An interrupt of the caller ends the waiting, not the
     * close, and stays set. May be called more than once.
     *
     * @param timeout to wait at most; a quarter of a second is added for a thread that has to be interrupted
     * @return whether it has ended. From the reader itself this only begins the close, and gives false
     */
    public boolean close(final Duration timeout)
    {
        Objects.requireNonNull(timeout, "timeout");
        feed.stop(timeout);
        if (Thread.currentThread() == thread)
        {
            return false;
        }
        try
        {
            thread.join(Math.max(1, Math.min(timeout.toMillis(), TimeUnit.DAYS.toMillis(1))));
            if (thread.isAlive())
            {
                thread.interrupt();
                thread.join(INTERRUPTED_WAIT_MS);
            }
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
        if (thread.isAlive())
        {
            feed.leftBehind(thread.getStackTrace());
        }
        return !thread.isAlive();
    }

    @Override
    public String toString()
    {
        return feed.toString();
    }
}
