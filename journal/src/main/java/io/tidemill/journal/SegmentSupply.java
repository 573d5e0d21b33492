// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The segments of a session, one after the other. All that takes long about them is done by a thread of its own: the
 * next one is made ready before it is needed, the one before is closed behind the writer's back.
 * <ol>
 * <li>A segment is made ready under a name that no reader looks at, and that the next session removes. Its first
 * sequence is known when the writer takes it; then its properties are written anew, and it gets its own name.</li>
 * <li>A roll waits for no disk, unless segments are so small that they are written faster than the disk can follow: the
 * properties get there with the first sync of the segment, or when it is marked. Until then the disk has those of a
 * segment that has not begun, which after a loss of power say that nothing of it was ever synced ({@link PowerLoss}).
 * </li>
 * <li>Nothing that a reader or a recovery relies on waits for the thread: a writer that is killed before it has done
 * its work leaves a journal without a mark ({@link FramesMark}), or with a file that is longer than it need be.</li>
 * <li>What fails behind the writer fails the next append; what fails ahead of it is tried again when it is
 * needed.</li>
 * <li>Where no thread is to be had, the writer does all of it itself.</li>
 * </ol>
 * <b>Threading:</b> the appender's.
 */
final class SegmentSupply implements AutoCloseable
{
    private static final long KEPT_WHILE_IDLE_S = 5;
    private static final long PATIENCE_S = 30;

    private final DataDirectory data;
    private final JournalOptions options;
    private final ThreadPoolExecutor thread;
    private SegmentProperties last;

    /** Of work behind the writer: segments with frames whose mark is not there yet. */
    private final Queue<Path> unmarked = new ArrayDeque<>();

    /** Null if it was not asked for. */
    private Future<Prepared> next;
    private volatile LogException failure;

    /** Has its files, under a name that is not its own yet. */
    private record Prepared(Path directory, SegmentWriter writer)
    {
    }

    /** What is done behind the writer. */
    private interface Work
    {
        void run() throws IOException;
    }

    /** {@code last} has the number of the last segment that is there, and else is as those that follow. */
    SegmentSupply(final DataDirectory data, final JournalOptions options, final SegmentProperties last)
    {
        this.data = data;
        this.options = options;
        this.last = last;
        thread = new ThreadPoolExecutor(1, 1, KEPT_WHILE_IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task ->
        {
            final Thread started = new Thread(task, "tidemill-segments-" + data.directory().getFileName());
            started.setDaemon(true);
            return started;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** The last segment, or what the first one is to be behind. */
    SegmentProperties last()
    {
        return last;
    }

    /** Before anything was asked for: another place to go on at. */
    void goOnBehind(final long ordinal, final int epoch)
    {
        last = last.at(ordinal, epoch);
    }

    /** Has the next segment made ready, if that was not asked for yet. */
    void prepareNext()
    {
        if (next == null)
        {
            final SegmentProperties unbegun = last.followedBy(SegmentProperties.NOT_BEGUN);
            final FutureTask<Prepared> preparation = new FutureTask<>(() -> prepare(unbegun));
            if (begin(preparation))
            {
                next = preparation;
            }
        }
    }

    /**
     * The next segment, which begins with a sequence.
     *
     * @throws IOException if there is no room for it, say; it may be asked for again
     */
    SegmentWriter next(final long firstSequence) throws IOException
    {
        final SegmentProperties properties = last.followedBy(firstSequence);
        final Prepared ready = next == null ? null : prepared();
        final Prepared prepared = ready == null ? prepare(properties) : ready;
        boolean published = false;
        try
        {
            if (ready != null)
            {
                properties.rewrite(prepared.directory);
            }
            prepared.writer.moved(SegmentDirectory.publish(prepared.directory, properties.ordinal()));
            published = true;
        }
        finally
        {
            next = null;
            if (!published)
            {
                discard(prepared);
            }
        }
        last = properties;
        return prepared.writer;
    }

    /** Behind the first frame of a segment: has it marked. */
    void mark(final Path segment)
    {
        behindTheWriter(() ->
        {
            if (!isRemoved(segment))
            {
                SegmentProperties.force(segment);
                unmarked.add(segment);
            }
            leaveMarks();
        });
    }

    /** Where there is no room for a mark, the journal does without, as behind a kill, until there is. */
    private void leaveMarks() throws IOException
    {
        try
        {
            while (!unmarked.isEmpty())
            {
                if (!isRemoved(unmarked.peek()))
                {
                    FramesMark.leave(unmarked.peek());
                }
                unmarked.remove();
            }
        }
        catch (final IOException failed)
        {
            if (!PrivateFiles.isForWantOfRoom(failed))
            {
                throw failed;
            }
        }
    }

    /** Old segments are, when they are on the disk; one with small segments may be as soon as it is written. */
    private static boolean isRemoved(final Path segment)
    {
        return !Files.exists(segment);
    }

    /** Has a segment closed that nobody appends to any more. */
    void retire(final SegmentWriter writer)
    {
        behindTheWriter(() ->
        {
            writer.close();
            leaveMarks();
        });
    }

    void requireSound()
    {
        final LogException present = failure;
        if (present != null)
        {
            throw present;
        }
    }

    private Prepared prepare(final SegmentProperties properties) throws IOException
    {
        final Path directory = SegmentDirectory.createUnseen(data.journal(), properties);
        try
        {
            return new Prepared(directory, new SegmentWriter(directory, options));
        }
        catch (final Throwable thrown)
        {
            PrivateFiles.removeDirectory(directory);
            throw thrown;
        }
    }

    /** Null if it failed: perhaps there was no room then. */
    private Prepared prepared()
    {
        boolean interrupted = false;
        try
        {
            while (true)
            {
                try
                {
                    return next.get();
                }
                catch (final InterruptedException again)
                {
                    interrupted = true;
                }
            }
        }
        catch (final ExecutionException failed)
        {
            next = null;
            return null;
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void discard(final Prepared prepared) throws IOException
    {
        prepared.writer.close();
        PrivateFiles.removeDirectory(prepared.directory);
    }

    private void behindTheWriter(final Work work)
    {
        final Runnable task = () ->
        {
            try
            {
                work.run();
            }
            catch (final IOException | RuntimeException | Error thrown)
            {
                failure = failure != null ? failure : new LogException("cannot finish a segment in " +
                    data.journal() + ": " + PrivateFiles.reason(thrown), thrown);
            }
        };
        if (!begin(task))
        {
            task.run();
        }
    }

    private boolean begin(final Runnable task)
    {
        try
        {
            thread.execute(task);
            return true;
        }
        catch (final OutOfMemoryError none)
        {
            // No thread.
            thread.remove(task);
            return false;
        }
    }

    /** When nobody appends any more: what was begun is finished, and what was not needed removed. */
    @Override
    public void close()
    {
        thread.shutdown();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!ended && System.nanoTime() < deadlineNs)
        {
            try
            {
                ended = thread.awaitTermination(PATIENCE_S, TimeUnit.SECONDS);
            }
            catch (final InterruptedException again)
            {
                interrupted = true;
            }
        }
        try
        {
            final Prepared unneeded = ended && next != null ? prepared() : null;
            if (unneeded != null)
            {
                discard(unneeded);
            }
        }
        catch (final IOException left)
        {
            // The next session removes it.
        }
        finally
        {
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
