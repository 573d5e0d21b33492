// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.snapshot.SnapshotStore;

import java.util.Objects;

/**
 * When an engine takes snapshots of its state, and how many are kept. Immutable.
 * <pre>{@code
 * Engine.of(Order::new, Order.CODEC)
 *     .journal(ChronicleJournal.in(dataDir))
 *     .snapshots(SnapshotPlan.onClose().everyEvents(10_000_000))
 * }</pre>
 * A start loads the newest one that is sound and belongs to the log, and handles what came behind it. All logic stages
 * have to be {@link Snapshotted}, or {@linkplain Stage#stateless() stateless}.
 */
public final class SnapshotPlan
{
    private static final int DEFAULT_KEPT = 2;

    private final SnapshotStore store;
    private final boolean isOnClose;
    private final long everyEvents;
    private final long everyBytes;
    private final int kept;
    private final boolean isIgnoring;

    private SnapshotPlan(
        final SnapshotStore store,
        final boolean isOnClose,
        final long everyEvents,
        final long everyBytes,
        final int kept,
        final boolean isIgnoring)
    {
        this.store = store;
        this.isOnClose = isOnClose;
        this.everyEvents = everyEvents;
        this.everyBytes = everyBytes;
        this.kept = kept;
        this.isIgnoring = isIgnoring;
    }

    /**
     * Snapshots when {@code Engine.snapshot} asks for one, and at no other time.
     *
     * @return the plan
     */
    public static SnapshotPlan onDemand()
    {
        return new SnapshotPlan(null, false, Long.MAX_VALUE, Long.MAX_VALUE, DEFAULT_KEPT, false);
    }

    /**
     * A snapshot when the engine is closed, so that the next start has nothing to handle anew; and on demand.
     *
     * @return the plan
     */
    public static SnapshotPlan onClose()
    {
        return new SnapshotPlan(null, true, Long.MAX_VALUE, Long.MAX_VALUE, DEFAULT_KEPT, false);
    }

    /**
     * This plan, with a snapshot after so many entries, too.
     *
     * @param events that a start may have to handle anew, or a few more
     * @return a copy
     */
    public SnapshotPlan everyEvents(final long events)
    {
        return new SnapshotPlan(store, isOnClose, checked("events", events), everyBytes, kept, isIgnoring);
    }

    /**
     * This plan, with a snapshot after so many bytes of the log, too.
     *
     * @param bytes that a start may have to read, or a few more
     * @return a copy
     */
    public SnapshotPlan everyBytes(final long bytes)
    {
        return new SnapshotPlan(store, isOnClose, everyEvents, checked("bytes", bytes), kept, isIgnoring);
    }

    private static long checked(final String of, final long given)
    {
        if (given < 1)
        {
            throw new IllegalArgumentException("a snapshot cannot be taken every " + given + " " + of +
                "; at least 1 makes sense, and some millions are usual");
        }
        return given;
    }

    /**
     * This plan, with another number of snapshots that are kept when a new one is complete; 2 by default, so that there
     * is one to fall back to.
     *
     * @param snapshots at least 1
     * @return a copy
     */
    public SnapshotPlan keeping(final int snapshots)
    {
        if (snapshots < 1)
        {
            throw new IllegalArgumentException("cannot keep " + snapshots + " snapshots; at least 1, and with 1 " +
                "there is none to fall back to when it is damaged");
        }
        return new SnapshotPlan(store, isOnClose, everyEvents, everyBytes, snapshots, isIgnoring);
    }

    /**
     * This plan, but a start takes no notice of the snapshots that are there, and handles the whole log anew: the way
     * out where stages have changed so that a snapshot does not fit them.
     *
     * @return a copy
     */
    public SnapshotPlan ignoringOlder()
    {
        return new SnapshotPlan(store, isOnClose, everyEvents, everyBytes, kept, true);
    }

    /**
     * This plan, with snapshots in another place than the one that the engine's log has for them.
     *
     * @param place to keep them in
     * @return a copy
     */
    public SnapshotPlan in(final SnapshotStore place)
    {
        return new SnapshotPlan(Objects.requireNonNull(place, "place"), isOnClose, everyEvents, everyBytes, kept,
            isIgnoring);
    }

    /** Where the snapshots of an engine with this log are. */
    SnapshotStore storeOf(final EventLog log)
    {
        if (log == null)
        {
            throw new IllegalStateException("snapshots need a log whose entries they go on from: build the engine " +
                "with journal(…)");
        }
        return store != null ? store : log.snapshots().orElseThrow(() -> new IllegalStateException(
            "the engine's log has no place for snapshots: name one with SnapshotPlan.in(…)"));
    }

    boolean isOnClose()
    {
        return isOnClose;
    }

    boolean isIgnoringOlder()
    {
        return isIgnoring;
    }

    int kept()
    {
        return kept;
    }

    /** Whether so much has come since the last one that it is time. */
    boolean isDue(final long events, final long bytes)
    {
        return events >= everyEvents || bytes >= everyBytes;
    }
}
