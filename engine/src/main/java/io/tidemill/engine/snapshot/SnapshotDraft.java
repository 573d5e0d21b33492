// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.snapshot;

import io.tidemill.engine.LogException;

import java.util.Map;

/**
 * A snapshot that is being written. Nobody sees it before it is complete.
 * <p>
 * <b>Threading:</b> parts are begun and written by any threads, each part by one; the other methods by one thread, when
 * all parts are closed.
 */
public interface SnapshotDraft extends AutoCloseable
{
    /**
     * Begins a part.
     *
     * @param name unique in this snapshot, any text of 1 to 160 bytes in UTF-8
     * @return the part, to be closed by the caller
     * @throws LogException if it cannot be written
     */
    SnapshotPart part(String name);

    /**
     * Puts all parts on the disk, then makes the snapshot appear, in the place of one of the same sequence if there is
     * one. On return it survives a loss of power.
     *
     * @param sequence   of the last entry whose effect it holds
     * @param properties that are kept with it, for people and tools as well; keys without {@code =} and line breaks
     * @return bytes of all that was written
     * @throws LogException if it could not be written; then there is none
     */
    long complete(long sequence, Map<String, String> properties);

    /**
     * Gives up what is not complete, and removes it. Idempotent.
     */
    @Override
    void close();
}
