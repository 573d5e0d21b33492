// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Puts on the disk what the journal has written, on a thread of its own, and publishes how far that is: as a sequence
 * for the stages that wait for it, and as a position for each inlet.
 * <pre>
 *   journal   ──append──append──append──append──append──append──▶ written
 *   syncer    ────────[ sync      ][ sync             ][ sync …    synced
 * </pre>
 * <ol>
 * <li>{@link #synced} is never ahead of what a sync that succeeded has covered.</li>
 * <li>What an inlet had written before a sync began is on the disk when it has ended. So positions are read before it,
 * and no record is needed of which sequence held which position. They are read behind the written sequence, which the
 * journal publishes behind them: so they are those of that sequence, or later ones.</li>
 * <li>A sync that fails is final: the kernel may have dropped what it could not write, and another sync would then
 * succeed without it.</li>
 * <li>While nobody waits ({@link SyncDemand}), what is written is synced within {@link #SLOW_NS}, or earlier if the log
 * says that it is much.</li>
 * </ol>
 */
final class SyncerDutyCycle implements EngineDutyCycle
{
    static final String NAME = "syncer";
    static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final LogSession<?> session;
    private final Sequence written;
    private final SyncDemand demand;
    private final InletProgress[] inlets;
    private final long[] positions;
    private final InletProgress.Halted halted;
    private final Halt halt;
    private final Sequence synced = new Sequence();
    private long lastNs = System.nanoTime();

    /** Written by the thread that runs this, read by whoever waits or closes. */
    private volatile boolean failed;
    // Null if nothing is counted.
    private AtomicCounter syncedCounter;
    private AtomicCounter syncs;
    private AtomicCounter syncNs;

    SyncerDutyCycle(
        final String name,
        final LogSession<?> session,
        final Sequence written,
        final SyncDemand demand,
        final InletProgress[] inlets,
        final InletProgress.Halted halted,
        final Halt halt)
    {
        this.name = name;
        this.session = session;
        this.written = written;
        this.demand = demand;
        this.inlets = inlets;
        this.positions = new long[inlets.length];
        this.halted = halted;
        this.halt = halt;
    }

    /** Before anything runs. */
    void countBy(final AtomicCounter syncedUpTo, final AtomicCounter ofSyncs, final AtomicCounter ofNs)
    {
        syncedCounter = syncedUpTo;
        syncs = ofSyncs;
        syncNs = ofNs;
    }

    @Override
    public int doWork()
    {
        if (failed || written.get() <= synced.get())
        {
            return failAcks();
        }
        if (waitNs() > 0)
        {
            return 0;
        }
        try
        {
            sync();
        }
        catch (final Throwable ex)
        {
            failed = true;
            halt.halt(name, synced.get() + 1, ex);
        }
        return 1;
    }

    private void sync()
    {
        final long upTo = written.get();
        for (int i = 0; i < inlets.length; i++)
        {
            // Acquires, each behind the append that it stands for: guarantee 2.
            positions[i] = inlets[i].written();
        }
        final long startNs = System.nanoTime();
        // More may be synced by then; of that the positions are not known.
        final long reached = Math.min(upTo, session.sync());
        lastNs = System.nanoTime();
        // A release: stages behind may tell the world.
        synced.set(reached);
        for (int i = 0; i < inlets.length; i++)
        {
            inlets[i].synced(positions[i]);
        }
        if (syncs != null)
        {
            syncedCounter.setRelease(reached);
            syncs.incrementPlain();
            syncNs.getAndAddPlain(lastNs - startNs);
        }
    }

    /** How long it may take its time; 0 or less if it is time. */
    private long waitNs()
    {
        return demand.isThere() || session.isSyncUrgent() ? 0 : lastNs + SLOW_NS - System.nanoTime();
    }

    /** Whoever waits to be told of a level learns that nothing reaches it any more, once that is so. */
    private int failAcks()
    {
        final EngineFailedException reason = halted.reason();
        if (reason != null)
        {
            for (final InletProgress inlet : inlets)
            {
                inlet.failSyncAcks(reason);
            }
        }
        return 0;
    }

    @Override
    public long idleNs()
    {
        return failed || written.get() <= synced.get() ? Long.MAX_VALUE : waitNs();
    }

    void passOver(final long recovered)
    {
        synced.set(recovered);
        if (syncedCounter != null)
        {
            syncedCounter.setRelease(recovered);
        }
    }

    /** Whether there is nothing to be synced, or never will be. */
    boolean isDone()
    {
        return failed || synced.get() >= written.get();
    }

    Sequence synced()
    {
        return synced;
    }

    @Override
    public String roleName()
    {
        return name;
    }
}
