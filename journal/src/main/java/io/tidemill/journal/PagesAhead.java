// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has the pages that a writer is about to store to made ready by another thread: a page that is not there costs whoever
 * stores to it first an allocation, zeros, and what the file system does to note it, a third and more of what an append
 * costs; and all at once, as the kernel reads ahead: 2 ms every 8 MB.
 * <ol>
 * <li>It stores nothing, maps nothing, and never changes a file's length: it asks the kernel for pages of what the
 * writer has mapped, which for memory that is not mapped any more is refused.</li>
 * <li>It asks for what is reserved, so that it takes no block that the disk has not promised to the writer; but a
 * window of a megabyte that it is at when the writer goes to another file may be taken in vain.</li>
 * <li>The writer does without it just as well.</li>
 * </ol>
 * Pages made ready to be written are dirty ones. Where somebody waits for the disk, each sync would write them, zeros,
 * and then again what was stored. So they are only where much is written between two syncs; else they are made ready to
 * be read, which saves the writer no time, but the milliseconds at once; in a fast flow, where nothing but time counts,
 * not even that.
 * <p>
 * <b>Threading:</b> one writer, and a thread of its own, which sleeps when it is far enough ahead.
 */
final class PagesAhead implements AutoCloseable, Runnable
{
    /** Some 10 ms of the fastest writer. */
    static final long AHEAD = 16 << 20;
    private static final int WINDOW = 1 << 20;

    /** Left to the writer at the beginning of a block, so that the two are not after the same pages all the way. */
    private static final int HEAD_START = 2 << 20;

    /** The largest page that a kernel may have. */
    private static final long PAGE = 65_536;

    /** For a megabyte, 125 MB/s: in a slower flow it is latencies that count. */
    private static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(8);
    private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(1);

    private final Path directory;
    private final JournalSync sync;

    // The writer's.
    private Thread thread;
    private long tellAt = WINDOW;
    private long lastNs;

    /** What is written to, and how far; null if nothing is to be done. */
    private volatile Stretch current;
    private volatile boolean stopped;

    /** Mapped memory from where the writer is to where its block or what is reserved ends. */
    private record Stretch(long from, long to, boolean isToBeDirty)
    {
    }

    PagesAhead(final Path directory, final JournalSync sync)
    {
        this.directory = directory;
        this.sync = sync;
    }

    /** The writer, behind each append: a look at a field as long as it is within a megabyte. */
    void written(final SegmentWriter writer)
    {
        if (writer.endOffset() >= tellAt)
        {
            tell(writer);
        }
    }

    private void tell(final SegmentWriter writer)
    {
        tellAt = writer.endOffset() + WINDOW;
        final long nowNs = System.nanoTime();
        final boolean isSlow = nowNs - lastNs > SLOW_NS;
        lastNs = nowNs;
        writer.flows(isSlow);
        final boolean isToBeDirty = sync.isFarOff();
        if (!isToBeDirty && !isSlow)
        {
            return;
        }
        final long from = writer.endAddress();
        current = new Stretch(from, from + Math.min(AHEAD, writer.bytesAhead()), isToBeDirty);
        if (thread == null)
        {
            begin();
        }
        LockSupport.unpark(thread);
    }

    private void begin()
    {
        final Thread starting = new Thread(this, "tidemill-pages-" + directory.getFileName());
        starting.setDaemon(true);
        try
        {
            starting.start();
            thread = starting;
        }
        catch (final OutOfMemoryError none)
        {
            // No thread to be had; the writer does without.
            tellAt = Long.MAX_VALUE;
        }
    }

    /** The writer: another file follows, or none. */
    void end()
    {
        current = null;
        tellAt = WINDOW;
    }

    @Override
    public void run()
    {
        Stretch before = null;
        long readyTo = 0;
        while (!stopped)
        {
            final Stretch stretch = current;
            if (stretch == null || stretch == before)
            {
                LockSupport.park(this);
            }
            else
            {
                before = stretch;
                // Behind what was made ready last, if that is the same block.
                final boolean isBehind = readyTo >= stretch.from() && readyTo <= stretch.to();
                readyTo = isBehind ? readyTo : stretch.from() + HEAD_START + PAGE & -PAGE;
                // Not once more when it is refused: the writer may be in another block, and nobody in this one.
                boolean isThere = true;
                while (isThere && !stopped && current == stretch && readyTo + WINDOW <= stretch.to())
                {
                    isThere = PosixFiles.populate(readyTo, WINDOW, stretch.isToBeDirty());
                    readyTo += WINDOW;
                }
            }
        }
    }

    @Override
    public void close()
    {
        stopped = true;
        if (thread == null)
        {
            return;
        }
        LockSupport.unpark(thread);
        boolean interrupted = Thread.interrupted();
        try
        {
            thread.join(PATIENCE_MS);
        }
        catch (final InterruptedException ignore)
        {
            interrupted = true;
        }
        if (interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
