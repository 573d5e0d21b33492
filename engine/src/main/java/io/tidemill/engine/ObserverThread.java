// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.ErrorHandler;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs an observer on a thread of its own. It gates nobody: it reads what may be overwritten under its eyes, and looks
 * afterwards whether it was.
 * <pre>
 *   slots of the ring   ... [ may be written now ][ published, safe ... ][ cursor ][ may be written now ] ...
 *                            up to MARGIN beyond the cursor, which are the oldest of the lap before
 * </pre>
 * <ol>
 * <li>An event is handed over only if, after its copy was made, the cursor was still so far from coming round to its
 * slot that the writer, who fills at most {@link #MARGIN} slots ahead of what it has published, cannot have been in
 * it.</li>
 * <li>What was not handed over is counted as missed, and told, in order; no entry is passed over in silence.</li>
 * </ol>
 * The scheme is that of a sequence lock (Lameter, 2005); the writer's part is {@link Ring#publish}.
 */
final class ObserverThread<E> implements Observation, Runnable
{
    /** At most so many slots are filled before they are published: a batch. */
    static final int MARGIN = EngineConfig.BATCH_LIMIT;
    private static final long PATIENCE_MS = 10_000;

    private final String name;
    private final Ring<E> ring;
    private final RingReader<E> reader;
    private final Barrier barrier;
    private final Codec<E> codec;
    private final E copy;
    private final Observer<? super E> observer;
    private final ErrorHandler errorHandler;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean detached;

    // Written by the thread alone.
    private volatile long sequence;
    private volatile long seen;
    private volatile long missed;

    ObserverThread(
        final String name,
        final Ring<E> ring,
        final Barrier barrier,
        final EngineConfig<E> config,
        final Observer<? super E> observer)
    {
        this.ring = ring;
        this.reader = ring.reader();
        this.barrier = barrier;
        this.codec = config.codec();
        this.copy = config.factory().newInstance();
        this.observer = observer;
        this.errorHandler = config.errorHandler();
        sequence = barrier.available();
        this.name = name;
        thread = new Thread(this, "tidemill-" + config.name() + "-observer-" + name);
        thread.setDaemon(true);
    }

    ObserverThread<E> start()
    {
        thread.start();
        return this;
    }

    @Override
    public void run()
    {
        final Backoff backoff = new Backoff(Duration.ZERO);
        try
        {
            boolean isLast = false;
            while (!isLast && !detached)
            {
                // Before the look: what was there when it was stopped is still shown.
                isLast = stopped;
                if (barrier.available() > sequence)
                {
                    backoff.restart(Duration.ZERO);
                    watch(barrier.available());
                }
                else
                {
                    backoff.pause();
                    // Nobody means this thread, and with the status set it would not pause any more.
                    Thread.interrupted();
                }
            }
        }
        catch (final Throwable ex)
        {
            errorHandler.onError(new IllegalStateException("observer \"" + name + "\" failed at sequence " + sequence +
                ", and sees nothing more: " + ErrorReports.text(ex), ex));
        }
        finally
        {
            ended.countDown();
        }
    }

    private void watch(final long available) throws Exception
    {
        long next = sequence + 1;
        while (next <= available && !detached)
        {
            if (isOverwritten(next))
            {
                next = passOver(next);
            }
            else
            {
                next = look(next) ? next + 1 : next;
            }
        }
    }

    /** Whether the entry is done with, one way or the other; if not, it was overwritten meanwhile. */
    private boolean look(final long next) throws Exception
    {
        byte kind = 0;
        long timeNs = 0;
        Throwable thrown = null;
        try
        {
            kind = reader.kind(next);
            timeNs = reader.timeNs(next);
            if (kind == EntryKind.EVENT.code())
            {
                codec.copy(ring.event(next), copy);
            }
        }
        catch (final Throwable ex)
        {
            // Half of one event and half of another may not even be possible.
            thrown = ex;
        }
        if (isOverwritten(next))
        {
            reader.forget();
            return false;
        }
        if (thrown != null)
        {
            throw new IllegalStateException("the event of sequence " + next + " could not be copied", thrown);
        }
        sequence = next;
        if (kind == EntryKind.EVENT.code())
        {
            seen = seen + 1;
            observer.onEvent(copy, next, timeNs);
        }
        return true;
    }

    private boolean isOverwritten(final long looked)
    {
        return isOverwritten(ring, looked, MARGIN);
    }

    /** Whether a slot may have been written again while it was looked at, by a writer who is so far ahead at most. */
    static boolean isOverwritten(final Ring<?> ring, final long looked, final int margin)
    {
        // Orders the reads of the slot before that of the cursor. The writer does the reverse: it moves the cursor, and
        // behind a fence fills the next slots.
        VarHandle.acquireFence();
        return looked <= ring.cursor() + margin - ring.size();
    }

    /** To the middle of what is still there, so that it does not happen again at once. */
    private long passOver(final long first)
    {
        reader.forget();
        final long next = Math.max(first + 1, ring.cursor() + (MARGIN - ring.size()) / 2);
        final long end = Math.min(next, barrier.available() + 1);
        sequence = end - 1;
        missed = missed + end - first;
        observer.onMissed(first, end - 1);
        return end;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public long seen()
    {
        return seen;
    }

    @Override
    public long missed()
    {
        return missed;
    }

    /** When nothing more will come. */
    void stop()
    {
        stopped = true;
    }

    boolean hasEnded()
    {
        return ended.getCount() == 0;
    }

    @Override
    public void close()
    {
        detached = true;
        if (Thread.currentThread() == thread)
        {
            return;
        }
        try
        {
            if (!ended.await(PATIENCE_MS, TimeUnit.MILLISECONDS))
            {
                errorHandler.onError(new IllegalStateException("observer \"" + name +
                    "\" has not returned for " + PATIENCE_MS + " ms; it is left behind"));
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
