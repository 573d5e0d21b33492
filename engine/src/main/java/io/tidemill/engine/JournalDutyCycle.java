// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Appends what the ring holds to the log, in batches of whatever has arrived, and publishes how far it got: as a
 * sequence for the stages behind it, and as a position for each inlet.
 * <ol>
 * <li>{@link #written} is never ahead of the log.</li>
 * <li>An inlet's written position is published when the sequence that holds it is in the log, and before
 * {@link #written} covers that.</li>
 * <li>A failed append is final.</li>
 * </ol>
 */
final class JournalDutyCycle<E> implements EngineDutyCycle
{
    static final String NAME = DutyCycleName.JOURNAL.name();

    private final Freeze freeze = new Freeze();
    private final ThreadOwner owner = new ThreadOwner();
    private final RingReader<E> reader;
    private final Barrier barrier;
    private final LogSession<E> session;
    private final InletProgress[] byInletId;
    private final int inlets;
    private final int batchLimit;
    private final InletProgress.Halted halted;
    private final Halt halt;
    private final Sequence written = new Sequence();

    /** Written by the thread that runs this, read by whoever waits or closes. */
    private volatile boolean failed;

    /** Null for a log that does not sync. */
    private SyncDemand syncDemand;

    // Null if nothing is counted.
    private AtomicCounter writtenCounter;
    private AtomicCounter batches;
    private AtomicCounter full;
    private AtomicCounter cursor;

    JournalDutyCycle(
        final Ring<E> ring,
        final Barrier barrier,
        final LogSession<E> session,
        final InletProgress[] byInletId,
        final int batchLimit,
        final InletProgress.Halted halted,
        final Halt halt)
    {
        this.reader = ring.reader();
        this.barrier = barrier;
        this.session = session;
        this.byInletId = byInletId;
        this.batchLimit = batchLimit;
        this.halted = halted;
        this.halt = halt;
        int count = 0;
        for (final InletProgress progress : byInletId)
        {
            count += progress == null ? 0 : 1;
        }
        inlets = count;
    }

    /** Before anything runs. */
    void syncFor(final SyncDemand demand)
    {
        syncDemand = demand;
    }

    /** Before anything runs; {@code seen} may be null. */
    void countBy(final AtomicCounter writtenUpTo, final AtomicCounter appends, final AtomicCounter seen)
    {
        writtenCounter = writtenUpTo;
        batches = appends;
        cursor = seen;
    }

    void countFullBy(final AtomicCounter ofFull)
    {
        full = ofFull;
    }

    private void count(final long last, final long available)
    {
        if (writtenCounter != null)
        {
            writtenCounter.setRelease(last);
            batches.incrementPlain();
            if (cursor != null)
            {
                cursor.setRelease(available);
            }
        }
    }

    @Override
    public Freeze freeze()
    {
        return freeze;
    }

    @Override
    public int doWork()
    {
        assert owner.isCaller() : owner.strange();
        final long next = written.get() + 1;
        // The limit before the look at the ring.
        final long limit = freeze.limit(next - 1);
        final long available = Math.min(limit, barrier.available());
        if (failed)
        {
            return failAcks();
        }
        if (available < next)
        {
            return idle(next);
        }
        long last = next - 1;
        try
        {
            last = session.append(reader, next, Math.min(available, next + batchLimit - 1));
            if (full != null && full.getPlain() != (session.isFull() ? 1 : 0))
            {
                full.setRelease(session.isFull() ? 1 : 0);
            }
            if (last < next)
            {
                hurrySync();
                return 0;
            }
            // Before the sequence: from then on others may write where these runs are, and who has seen the sequence
            // finds the positions that belong to it.
            publishPositions(next, last);
            // A release, after the log has the entries: the stages behind may handle them.
            written.set(last);
            tell();
            count(last, available);
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt(NAME, next, ex);
        }
        // A failure is work, too: what has to follow from it is looked at in the next round.
        return (int)Math.max(1, last - next + 1);
    }

    private void tell()
    {
        for (final InletProgress progress : byInletId)
        {
            if (progress != null)
            {
                progress.tellWritten();
            }
        }
        if (syncDemand != null)
        {
            syncDemand.written();
            if (session.isSyncUrgent())
            {
                hurrySync();
            }
        }
    }

    private void hurrySync()
    {
        if (syncDemand != null)
        {
            syncDemand.syncer().signal();
        }
    }

    private int idle(final long next)
    {
        try
        {
            failAcks();
            return session.idle();
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt(NAME, next, ex);
            return 1;
        }
    }

    /** Whoever waits to be told of a level learns that nothing reaches it any more, once that is so. */
    private int failAcks()
    {
        final EngineFailedException reason = halted.reason();
        if (reason != null)
        {
            for (final InletProgress progress : byInletId)
            {
                if (progress != null)
                {
                    progress.failAcks(reason);
                }
            }
        }
        return 0;
    }

    /** Run by run from the end, until each inlet was met once: nearly always in the very last run. */
    private void publishPositions(final long first, final long last)
    {
        int open = inlets;
        long sequence = last;
        while (sequence >= first && open > 0)
        {
            final int inletId = reader.inletId(sequence);
            final InletProgress progress = inletId < byInletId.length ? byInletId[inletId] : null;
            if (progress != null && progress.written(reader.position(sequence)))
            {
                open--;
            }
            final long before = reader.firstOfRun(sequence, first) - 1;
            assert before < sequence : "the run of sequence " + sequence + " was written again while it was read";
            sequence = before;
        }
    }

    void passOver(final long recovered)
    {
        written.set(recovered);
        count(recovered, recovered);
    }

    boolean isFailed()
    {
        return failed;
    }

    Sequence written()
    {
        return written;
    }

    @Override
    public String roleName()
    {
        return NAME;
    }
}
