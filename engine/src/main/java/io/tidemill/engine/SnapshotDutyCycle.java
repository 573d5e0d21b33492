// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.snapshot.SnapshotStore;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Takes snapshots, on a thread of its own, since it waits for disks: opens a draft, has its place marked
 * ({@link RingMarker}), waits until all have added their parts and all that these stand on is on the disk, and makes
 * the snapshot appear.
 * <ol>
 * <li>A snapshot at sequence S appears only when the log of events, that of outputs and that of dead letters have
 * everything up to S at their highest level.</li>
 * <li>One at a time. One that fails is given up, and told to the error handler and to who asked; the engine goes on.
 * </li>
 * </ol>
 */
final class SnapshotDutyCycle implements EngineDutyCycle
{
    static final String NAME = "snapshots";
    private static final long NOT_CLOSING = Long.MIN_VALUE;
    private static final long RELEASE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SnapshotPlan plan;
    private final SnapshotStore store;
    private final SnapshotSources sources;
    private final RingMarker marker;
    private final int logicVersion;
    private final ErrorHandler errorHandler;
    private final Queue<CompletableFuture<SnapshotReport>> asked = new ConcurrentLinkedQueue<>();

    /** Who waits for the one in progress. */
    private final List<CompletableFuture<SnapshotReport>> waiting = new ArrayList<>();
    private SnapshotInProgress current;
    private boolean isDemanding;
    private long nextReleaseNs = System.nanoTime();
    private boolean isReleasing = true;

    /** Of the last one that is complete, -1 if there is none. */
    private long snapshotAt;

    // Where the log was when the last one was begun, or the engine.
    private long lastSequence;
    private long lastBytes;

    /** What the log held at the start. */
    private final Map<Integer, Long> positions = new HashMap<>();
    private long recoveredSequence = -1;
    private int recoveredEpoch;
    private long recoveredTimeNs;

    /** Snapshots that are sound and belong to the log, for certain: that this began with, and that it took. */
    private final NavigableSet<Long> trusted = new TreeSet<>();

    /** Behind which entry the last one is to be taken, when nothing more comes in. */
    private volatile long closesAt = NOT_CLOSING;
    private volatile boolean hasClosed;

    /** Whether the one that is under way is the one of the close. */
    private boolean isLast;
    private volatile SnapshotReport onClose;

    // Null if nothing is counted.
    private AtomicCounter sequence;
    private AtomicCounter taken;
    private AtomicCounter failures;

    SnapshotDutyCycle(
        final SnapshotPlan plan,
        final EventLog log,
        final SnapshotSources sources,
        final RingMarker marker,
        final int logicVersion,
        final ErrorHandler errorHandler)
    {
        this.plan = plan;
        this.store = plan.storeOf(log);
        this.sources = sources;
        this.marker = marker;
        this.logicVersion = logicVersion;
        this.errorHandler = errorHandler;
    }

    /** Before anything runs: what was recovered, the last entry of which is of this epoch. */
    void recovered(final RecoveryReport recovery, final int epoch, final Map<Integer, Long> lastPositions)
    {
        final long snapshot = recovery.snapshot();
        recoveredSequence = recovery.lastSequence();
        recoveredTimeNs = recovery.lastTimeNs();
        if (snapshot >= 0)
        {
            trusted.add(snapshot);
        }
        recoveredEpoch = epoch;
        positions.putAll(lastPositions);
        snapshotAt = snapshot;
        lastSequence = snapshot;
        lastBytes = sources.appendedBytes();
    }

    /** Before anything runs. */
    void countBy(final EngineCounters counters)
    {
        sequence = counters.of(CounterType.SNAPSHOT_SEQUENCE);
        taken = counters.of(CounterType.SNAPSHOTS_TAKEN);
        failures = counters.of(CounterType.SNAPSHOTS_FAILED);
    }

    /** Any thread: asks for a snapshot that holds at least what is handled now. */
    CompletableFuture<SnapshotReport> ask()
    {
        final CompletableFuture<SnapshotReport> report = new CompletableFuture<>();
        asked.add(report);
        sources.wake(this);
        return report;
    }

    /** By the closer, when nothing comes in behind this sequence any more: the last one, if it is wanted. */
    void closeAt(final long last)
    {
        closesAt = last;
        sources.wake(this);
    }

    /** Any thread: whether the last one is there, or not wanted, or has failed. */
    boolean hasClosed()
    {
        return hasClosed;
    }

    /** Null if none was taken then. */
    SnapshotReport last()
    {
        return onClose;
    }

    @Override
    public int doWork()
    {
        try
        {
            return release() + (current == null ? beginIfWanted() : goOn());
        }
        catch (final Throwable ex)
        {
            fail(ex);
            return 1;
        }
    }

    private int beginIfWanted()
    {
        final long end = closesAt;
        if (end != NOT_CLOSING)
        {
            return hasClosed ? 0 : beginLast(end);
        }
        final long written = sources.written().get();
        if (written < sources.firstFree())
        {
            return 0;
        }
        if (asked.isEmpty() && !store.takeRequest() &&
            !plan.isDue(written - lastSequence, sources.appendedBytes() - lastBytes))
        {
            return 0;
        }
        lastSequence = written;
        lastBytes = sources.appendedBytes();
        begin();
        marker.ask(current);
        sources.wakeWriter();
        return 1;
    }

    private int beginLast(final long end)
    {
        final boolean isThere = end == snapshotAt;
        if (end < 0 || isThere || asked.isEmpty() && !plan.isOnClose())
        {
            final SnapshotReport existing = new SnapshotReport(snapshotAt, 0, Duration.ZERO, Map.of());
            asked.forEach(one -> one.complete(existing));
            asked.clear();
            hasClosed = true;
            return 1;
        }
        isLast = true;
        begin();
        // The ring knows nothing of what a snapshot stood for at the start.
        current.markedAt(end, end > recoveredSequence ? sources.timeNs(end) : recoveredTimeNs);
        sources.positions().forEach(current::position);
        marker.putBehind(end, current);
        sources.wakeAll();
        return 1;
    }

    private void begin()
    {
        for (CompletableFuture<SnapshotReport> one = asked.poll(); one != null; one = asked.poll())
        {
            waiting.add(one);
        }
        current = new SnapshotInProgress(
            store.begin(), logicVersion, sources.letters(), positions, sources.parts(), () -> sources.wake(this));
    }

    private int goOn()
    {
        if (closesAt != NOT_CLOSING && marker.takeBack())
        {
            // Nobody came to mark its place, and nobody will: another is begun behind the last entry.
            current.close();
            current = null;
            asked.addAll(waiting);
            waiting.clear();
            return 1;
        }
        if (!current.isWritten())
        {
            return 0;
        }
        if (current.failure() != null)
        {
            fail(current.failure());
            return 1;
        }
        demand(true);
        if (!sources.areDurable(current.sequence(), current.outputs()))
        {
            return 0;
        }
        complete();
        return 1;
    }

    private void demand(final boolean isWanted)
    {
        if (isDemanding != isWanted)
        {
            isDemanding = isWanted;
            sources.demandSync(isWanted);
        }
    }

    private void complete()
    {
        final long at = current.sequence();
        final SnapshotReport report = current.complete(
            at > recoveredSequence ? sources.epoch() : recoveredEpoch, sources.codec(), sources.effects());
        if (taken != null)
        {
            sequence.setRelease(at);
            taken.incrementPlain();
        }
        snapshotAt = at;
        trusted.add(at);
        onClose = at == closesAt ? report : onClose;
        end();
        waiting.forEach(one -> one.complete(report));
        waiting.clear();
        tryToDropOthers();
        nextReleaseNs = System.nanoTime();
    }

    /** This one is there, whatever becomes of others. */
    private void tryToDropOthers()
    {
        try
        {
            dropOthers();
        }
        catch (final LogException failure)
        {
            errorHandler.onError(new LogException("old snapshots are kept: " + failure.getMessage(), failure));
        }
    }

    /** Only when there are as many as are to be kept, of which it is certain that a start could use each. */
    private void dropOthers()
    {
        while (trusted.size() > plan.kept())
        {
            trusted.pollFirst();
        }
        if (trusted.size() == plan.kept())
        {
            store.sequences().stream().filter(each -> !trusted.contains(each)).forEach(store::drop);
        }
    }

    /** What came before the oldest snapshot that is kept, nobody here needs any more. */
    private int release()
    {
        if (nextReleaseNs - System.nanoTime() > 0)
        {
            return 0;
        }
        nextReleaseNs = System.nanoTime() + RELEASE_NS;
        try
        {
            if (trusted.size() >= plan.kept())
            {
                final long oldest = trusted.first();
                sources.release(oldest, SnapshotProperties.of(oldest, store.properties(oldest)));
            }
            isReleasing = true;
        }
        catch (final LogException ex)
        {
            // Nothing goes, which harms nobody but the disk; told once, not every second.
            if (isReleasing)
            {
                isReleasing = false;
                errorHandler.onError(new LogException("old segments are kept: " + ex.getMessage(), ex));
            }
        }
        return 0;
    }

    private void fail(final Throwable thrown)
    {
        // Another one that fails meanwhile is not the one of the close, which is yet to come.
        hasClosed = isLast;
        if (failures != null)
        {
            failures.incrementPlain();
        }
        end();
        final LogException failure = new LogException("no snapshot was taken: " + thrown.getMessage() +
            "; the engine goes on without it, and a start has more to handle anew", thrown);
        errorHandler.onError(failure);
        waiting.forEach(one -> one.completeExceptionally(failure));
        waiting.clear();
    }

    private void end()
    {
        demand(false);
        marker.letGo();
        final SnapshotInProgress ended = current;
        current = null;
        if (ended != null)
        {
            ended.close();
        }
    }

    @Override
    public long idleNs()
    {
        return current != null && current.isWritten() ? LOOK_AGAIN_NS : Long.MAX_VALUE;
    }

    /** What is not complete by now never will be. */
    @Override
    public void onClose()
    {
        if (current != null)
        {
            current.close();
        }
        final IllegalStateException ended = new IllegalStateException("the engine has ended before the snapshot was " +
            "taken");
        waiting.forEach(one -> one.completeExceptionally(ended));
        asked.forEach(one -> one.completeExceptionally(ended));
        hasClosed = true;
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
