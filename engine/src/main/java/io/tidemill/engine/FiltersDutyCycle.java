// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.List;

/**
 * Runs the filters before the journal, in their order.
 * <ol>
 * <li>Every EVENT passes the filters once, in sequence, before the journal or any stage sees it.</li>
 * <li>One that a filter refuses is VOID to whoever comes behind; no further filter sees it.</li>
 * <li>A filter that throws halts the engine; nothing from that event on gets any further.</li>
 * </ol>
 */
final class FiltersDutyCycle<E> implements EngineDutyCycle
{
    private final Freeze freeze = new Freeze();
    private final ThreadOwner owner = new ThreadOwner();
    private final List<PlannedFilter<E>> filters;
    private final Ring<E> ring;
    private final RingReader<E> reader;
    private final Refusals refusals;
    private final int batchLimit;
    private final Halt halt;
    private final Sequence passed = new Sequence();

    // Plain: the watchdog, which may look as well, needs no more than a good guess.
    private PlannedFilter<E> current;
    private long handling = StageHandler.NONE;

    // Null if nothing is counted.
    private AtomicCounter refused;
    private AtomicCounter passedUpTo;
    private AtomicCounter cursor;

    /** Written by the thread that runs this, read by whoever closes. */
    private volatile boolean failed;

    FiltersDutyCycle(
        final List<PlannedFilter<E>> filters, final Ring<E> ring, final int batchLimit, final Halt halt)
    {
        this.filters = List.copyOf(filters);
        this.ring = ring;
        this.reader = ring.unfilteredReader();
        this.refusals = ring.refusals();
        this.batchLimit = batchLimit;
        this.halt = halt;
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
        final long next = passed.get() + 1;
        // The limit before the look at the ring.
        final long limit = freeze.limit(next - 1);
        final long available = Math.min(limit, ring.cursor());
        final long last = Math.min(available, next + batchLimit - 1);
        if (last < next || failed)
        {
            return 0;
        }
        long sequence = next;
        int refusedInBatch = 0;
        try
        {
            for (; sequence <= last; sequence++)
            {
                handling = sequence;
                final boolean isRefused = reader.kind(sequence) == EntryKind.EVENT.code() && isRefused(sequence);
                refusals.set(sequence, isRefused);
                refusedInBatch += isRefused ? 1 : 0;
            }
            // A release: events as the filters left them, and their verdicts.
            passed.set(last);
            handling = StageHandler.NONE;
            count(last, available, refusedInBatch);
        }
        catch (final Throwable ex)
        {
            failed = true;
            passed.set(sequence - 1);
            halt.halt("filter \"" + current.name() + "\"", sequence, ex);
        }
        return (int)(sequence - next);
    }

    /** Before anything runs; {@code seen} may be null. */
    void countBy(final AtomicCounter ofPassed, final AtomicCounter ofRefused, final AtomicCounter seen)
    {
        passedUpTo = ofPassed;
        refused = ofRefused;
        cursor = seen;
    }

    private void count(final long last, final long available, final int refusedInBatch)
    {
        if (passedUpTo != null)
        {
            passedUpTo.setRelease(last);
            refused.getAndAddPlain(refusedInBatch);
            if (cursor != null)
            {
                cursor.setRelease(available);
            }
        }
    }

    private boolean isRefused(final long sequence) throws Exception
    {
        final E event = reader.event(sequence);
        for (int i = 0; i < filters.size(); i++)
        {
            current = filters.get(i);
            if (!current.filter().accept(event, sequence))
            {
                return true;
            }
        }
        return false;
    }

    /** While nothing runs: entries up to here are in the log as they are. */
    void passOver(final long recovered)
    {
        passed.set(recovered);
    }

    boolean isFailed()
    {
        return failed;
    }

    Sequence passed()
    {
        return passed;
    }

    @Override
    public long handling()
    {
        return handling;
    }

    @Override
    public String doing()
    {
        final PlannedFilter<E> filter = current;
        return handling == StageHandler.NONE || filter == null ?
            EngineDutyCycle.super.doing() : "filter \"" + filter.name() + '"';
    }

    @Override
    public String roleName()
    {
        return DutyCycleName.FILTERS.name();
    }
}
