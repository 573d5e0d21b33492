// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.LaneReader;
import io.tidemill.engine.ipc.LaneStatus;

/**
 * Tells the client of one lane how far its events have come, and gives back what need not be read again: what the log
 * has; without a log, what is in the ring.
 * <p>
 * <b>Threading:</b> the sequencer's.
 */
final class LaneLevels
{
    private final LaneStatus status;
    private final LaneReader reader;
    private final InletProgress progress;
    private final SingleWriterSequence taken;
    private final boolean hasLog;
    private final boolean hasSync;
    private final ReleaseMarks marks = new ReleaseMarks();
    private long shownWritten;
    private long shownSynced;
    private boolean demandsSync;

    LaneLevels(
        final LaneStatus status,
        final LaneReader reader,
        final InletProgress progress,
        final Durability highest,
        final SingleWriterSequence taken)
    {
        this.status = status;
        this.reader = reader;
        this.progress = progress;
        this.taken = taken;
        hasLog = highest != Durability.MEMORY;
        hasSync = highest.compareTo(Durability.FSYNC) >= 0;
        shownWritten = written();
        status.pageCache(hasLog ? shownWritten : -1);
        shownSynced = hasSync ? progress.reached(Durability.FSYNC) : -1;
        status.disk(shownSynced);
    }

    private long written()
    {
        return hasLog ? progress.written() : taken.plain();
    }

    /** Everything up to a position ends before a byte, where the record with an ordinal will be. */
    void mark(final long position, final long endBytes, final long nextOrdinal)
    {
        marks.add(position, endBytes, nextOrdinal);
    }

    /** Whether all that was taken on is, and was told to be, where it is to be before the lane can go. */
    boolean isAllShown()
    {
        return shownWritten >= taken.plain() && !demandsSync;
    }

    void show()
    {
        final long written = written();
        if (written != shownWritten)
        {
            shownWritten = written;
            if (marks.reach(written))
            {
                reader.release(marks.releasedBytes(), marks.releasedOrdinal());
            }
            if (hasLog)
            {
                status.pageCache(written);
            }
        }
        if (hasSync)
        {
            showSynced();
        }
    }

    private void showSynced()
    {
        final long synced = progress.reached(Durability.FSYNC);
        if (synced != shownSynced)
        {
            shownSynced = synced;
            status.disk(synced);
        }
        demandSync(synced < taken.plain() && status.wantedOnDisk() > synced);
    }

    /** A client that waits for the disk cannot ask by itself, as a producer of this process does. */
    private void demandSync(final boolean isWanted)
    {
        if (isWanted != demandsSync)
        {
            demandsSync = isWanted;
            progress.demandSync(isWanted);
        }
    }

    /** When the lane is retired. */
    void end()
    {
        if (hasSync)
        {
            demandSync(false);
        }
    }
}
