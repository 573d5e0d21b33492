// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The publisher: appends what stages have emitted to the log of outputs, in one order.
 * <ol>
 * <li>{@link #published} is a cause: all that entries up to it have caused is in the log of outputs. {@link #written}
 * is a sequence of that log.</li>
 * <li>No output is appended before all stages that emit have passed its cause, and that has the durability that outputs
 * wait for.</li>
 * <li>A failed append is final.</li>
 * </ol>
 */
final class OutputDutyCycle<O> implements EngineDutyCycle
{
    static final String NAME = DutyCycleName.OUTPUTS.name();

    private final ThreadOwner owner = new ThreadOwner();
    private final OutputMerge<O> merge;
    private final Barrier barrier;
    private final RingMarker marker;

    /** The snapshot that knows already. */
    private SnapshotInProgress told;
    private final LogSession<Output<O>> session;
    private final SyncDemand syncDemand;
    private final Halt halt;
    private final Sequence published = new Sequence();
    private final Sequence written = new Sequence();

    /** Written by the thread that runs this, read by whoever closes. */
    private volatile boolean failed;

    /** Null if nothing goes back to other processes. */
    private ReplyLanes<O> replies;

    // Null if nothing is counted.
    private AtomicCounter publishedCounter;
    private AtomicCounter writtenCounter;

    /** {@code barrier} is the least of the emitting stages and the level that outputs wait for. */
    OutputDutyCycle(
        final OutputMerge<O> merge,
        final Barrier barrier,
        final RingMarker marker,
        final LogSession<Output<O>> session,
        final SyncDemand syncDemand,
        final Halt halt)
    {
        this.merge = merge;
        this.barrier = barrier;
        this.marker = marker;
        this.session = session;
        this.syncDemand = syncDemand;
        this.halt = halt;
    }

    /** Before anything runs. */
    void countBy(final AtomicCounter ofPublished, final AtomicCounter ofWritten)
    {
        publishedCounter = ofPublished;
        writtenCounter = ofWritten;
    }

    /** Before anything runs. */
    void replyBy(final ReplyLanes<O> lanes)
    {
        replies = lanes;
    }

    @Override
    public int doWork()
    {
        assert owner.isCaller() : owner.strange();
        // Acquires, before the look at what was emitted: guarantee 2.
        final long upTo = barrier.available();
        if (failed)
        {
            return 0;
        }
        try
        {
            final int work = tell(published.get());
            return work + (upTo > published.get() ? publish(marker.endOfBatch(published.get() + 1, upTo)) :
                session.idle());
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt(NAME, published.get() + 1, ex);
            return 1;
        }
    }

    /** A snapshot wants to know where outputs stand at its place. */
    private int tell(final long reached)
    {
        final SnapshotInProgress snapshot = marker.at(reached);
        if (snapshot == null || snapshot == told)
        {
            return 0;
        }
        told = snapshot;
        snapshot.outputs(written.get());
        return 1;
    }

    private int publish(final long upTo)
    {
        final long next = written.get() + 1;
        final int count = merge.merge(upTo, next);
        final int appended = count == 0 ? 0 : (int)(session.append(merge, next, next + count - 1) - next + 1);
        if (appended < count || count == OutputMerge.LIMIT)
        {
            // Of the last cause there may be more.
            final long reached = appended == 0 ? published.get() : merge.cause(appended - 1) - 1;
            done(appended, reached);
            hurrySync(appended == 0);
            return appended;
        }
        done(appended, upTo);
        return 1;
    }

    private void done(final int appended, final long reached)
    {
        if (appended > 0)
        {
            if (replies != null)
            {
                // The log has them, and they are not released yet.
                replies.add(merge, appended);
            }
            merge.release(appended);
            // A release, after the log has them: what is to be synced.
            written.set(written.get() + appended);
            syncDemand.written();
        }
        if (reached > published.get())
        {
            if (replies != null)
            {
                // Before the ring may write these entries again.
                replies.answered(published.get() + 1, reached);
            }
            published.set(reached);
        }
        if (publishedCounter != null)
        {
            publishedCounter.setRelease(published.get());
            writtenCounter.setRelease(written.get());
        }
    }

    /** A log may take nothing until more of it is synced. */
    private void hurrySync(final boolean isHeld)
    {
        if (isHeld || session.isSyncUrgent())
        {
            syncDemand.syncer().signal();
        }
    }

    /** While nothing runs: the outputs of all causes up to one are in the log, which ends with a sequence. */
    void passOver(final long cause, final long sequence)
    {
        published.set(cause);
        written.set(sequence);
    }

    /** While nothing runs: from now on another thread calls it. */
    void handOver()
    {
        owner.handOver();
    }

    boolean isFailed()
    {
        return failed;
    }

    /** Any thread: all that was caused up to here is in the log of outputs. */
    Sequence published()
    {
        return published;
    }

    /** The last sequence in the log of outputs. */
    Sequence written()
    {
        return written;
    }

    @Override
    public boolean isIntake()
    {
        return false;
    }

    @Override
    public String roleName()
    {
        return NAME;
    }
}
