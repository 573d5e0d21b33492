// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersFile;
import io.tidemill.engine.counters.CountersSnapshot;
import io.tidemill.engine.snapshot.SnapshotStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the engine that writes a data directory, in any process, for a snapshot, and waits until it is there: one that
 * holds at least all that the journal held when it was asked for.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class SnapshotRequest
{
    private static final long LOOK_AGAIN_NS = 10_000_000L;
    private static final String COUNTERS = "counters";

    private final ChronicleJournal journal;
    private final SnapshotStore store;
    private final Set<Long> before;
    private final long lastSequence;
    private final long failures;

    private SnapshotRequest(final ChronicleJournal journal, final SnapshotStore store)
    {
        this.journal = journal;
        this.store = store;
        this.before = new HashSet<>(store.sequences());
        this.lastSequence = journal.lastSequence();
        this.failures = count(counters(journal), CounterType.SNAPSHOTS_FAILED).orElse(0);
    }

    /**
     * Asks for one.
     *
     * @param journal of the engine
     * @return the request
     * @throws LogException if nobody writes there, that engine takes no snapshots, or it cannot be asked
     */
    public static SnapshotRequest of(final ChronicleJournal journal)
    {
        if (journal.info().writer() == null)
        {
            throw new LogException("nobody writes " + journal.directory() + ", so nobody can take a snapshot there; " +
                "a running engine does when it is asked, and one with SnapshotPlan.onClose() when it is closed");
        }
        if (isInVain(journal))
        {
            throw new LogException("the engine that writes " + journal.directory() + " takes no snapshots: build it " +
                "with EngineBuilder.snapshots(SnapshotPlan.onDemand()), or another plan");
        }
        final SnapshotRequest request = new SnapshotRequest(journal, journal.snapshots().orElseThrow());
        request.store.request();
        return request;
    }

    /** Whether the engine at work is known to take none. */
    static boolean isInVain(final ChronicleJournal journal)
    {
        final CountersSnapshot counters = counters(journal);
        return counters != null && counters.isAlive() &&
            count(counters, CounterType.SNAPSHOTS_TAKEN).isEmpty() &&
            count(counters, CounterType.RING_SIZE).isPresent();
    }

    /** Null if there are none that can be read. */
    private static CountersSnapshot counters(final ChronicleJournal journal)
    {
        final Path file = journal.directory().resolve(COUNTERS);
        try
        {
            return Files.exists(file) ? CountersFile.read(file) : null;
        }
        catch (final IOException | RuntimeException unreadable)
        {
            // They only help to say sooner what the wait would come to.
            return null;
        }
    }

    private static OptionalLong count(final CountersSnapshot counters, final CounterType type)
    {
        return counters == null ? OptionalLong.empty() : counters.value(type, "");
    }

    /**
     * Waits until it is there.
     *
     * @param timeout to wait at most; then the request is taken back
     * @return its sequence
     * @throws LogException         if it was not there in time, or the engine could not take it, or has ended
     * @throws InterruptedException if the calling thread is interrupted, noticed within 100 ms
     */
    public long await(final Duration timeout) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        while (true)
        {
            // In this order: what an engine has left before it ended is found.
            final boolean isWritten = journal.info().writer() != null;
            final OptionalLong found = found();
            if (found.isPresent())
            {
                return found.getAsLong();
            }
            requirePromising(isWritten);
            if (System.nanoTime() - startNs > timeout.toNanos())
            {
                throw late(timeout);
            }
            if (Thread.interrupted())
            {
                store.takeRequest();
                throw new InterruptedException("interrupted while waiting for a snapshot of " + journal.directory());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private OptionalLong found()
    {
        return store.sequences().stream().mapToLong(Long::longValue)
            .filter(sequence -> sequence >= lastSequence && !before.contains(sequence)).findFirst();
    }

    private void requirePromising(final boolean isWritten)
    {
        if (!isWritten)
        {
            store.takeRequest();
            throw new LogException("the engine that wrote " + journal.directory() + " has ended without the snapshot " +
                "that it was asked for");
        }
        final CountersSnapshot counters = counters(journal);
        if (count(counters, CounterType.SNAPSHOTS_FAILED).orElse(0) > failures)
        {
            final List<CountersSnapshot.Observed> errors = counters.errors();
            throw new LogException("the engine that writes " + journal.directory() + " could not take the snapshot" +
                (errors.isEmpty() ? "" : ": " + errors.get(errors.size() - 1).text().lines().findFirst().orElse("")) +
                "; all its errors: tidemill counters " + journal.directory());
        }
    }

    private LogException late(final Duration timeout)
    {
        // Else the engine would take it some day, when nobody waits for it any more.
        final boolean wasNotTaken = store.takeRequest();
        return new LogException("no new snapshot of " + journal.directory() + " after " + timeout.toMillis() + " ms: " +
            (wasNotTaken ? "the engine did not look at the request. Does it take snapshots " +
            "(EngineBuilder.snapshots)? Is its process stopped?" :
            "the engine has begun it and is not done. Is its disk slow, or its state large? A direct inlet has it " +
            "begun with the next event that comes in. Perhaps it needs more time"));
    }
}
