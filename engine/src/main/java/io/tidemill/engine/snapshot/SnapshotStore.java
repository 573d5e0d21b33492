// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.snapshot;

import io.tidemill.engine.LogException;

import java.util.List;
import java.util.Map;

/**
 * The snapshots of a log.
 * <ol>
 * <li>A snapshot is there whole or not at all, whatever happens while it is written: {@link SnapshotDraft#complete}
 * makes it appear in one step, when all of it is on the disk.</li>
 * <li>What {@link #open} gives out is what was written: every byte of it is checked before.</li>
 * </ol>
 * <b>Threading:</b> any; one draft at a time.
 */
public interface SnapshotStore
{
    /**
     * The snapshots that are there, whether damaged or not.
     *
     * @return their sequences, the newest first
     * @throws LogException if the store cannot be read
     */
    List<Long> sequences();

    /**
     * Begins to write a snapshot. What an earlier draft left behind is removed.
     *
     * @return the draft, to be closed by the caller
     * @throws LogException if the store cannot be written
     */
    SnapshotDraft begin();

    /**
     * Opens a snapshot and checks all of it.
     *
     * @param sequence as of {@link #sequences}
     * @return its contents, to be closed by the caller
     * @throws LogException if it is damaged or not there: then another one may still be good
     */
    SnapshotContents open(long sequence);

    /**
     * What was given to {@link SnapshotDraft#complete}, without a look at the parts.
     *
     * @param sequence as of {@link #sequences}
     * @return by key
     * @throws LogException if it is damaged or not there
     */
    Map<String, String> properties(long sequence);

    /**
     * Asks whoever writes the log for a snapshot, in this process or another. It comes soon, if that is an engine that
     * takes snapshots.
     *
     * @throws LogException if that cannot be left here
     */
    void request();

    /**
     * By the engine, now and then: whether somebody has asked. The request is then taken.
     *
     * @return true once for each request, or for several
     */
    boolean takeRequest();

    /**
     * Removes a snapshot: in one step, so that no half of it is left.
     *
     * @param sequence as of {@link #sequences}; nothing happens if there is none
     * @throws LogException if it cannot be removed
     */
    void drop(long sequence);
}
