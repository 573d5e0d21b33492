// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.snapshot;

import io.tidemill.engine.LogException;
import org.agrona.DirectBuffer;

/**
 * A part of a snapshot: records, each under a key that need not be unique, which are read in the order in which they
 * were written.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
public interface SnapshotPart extends AutoCloseable
{
    /** No record is longer, in bytes. */
    int MAX_RECORD_LENGTH = 64 * 1024 * 1024;

    /**
     * Appends a record, in about the time that copying it takes: to the operating system, not to the disk.
     *
     * @param key    of the record
     * @param buffer that holds it
     * @param offset of its first byte
     * @param length in bytes, 0 to {@link #MAX_RECORD_LENGTH}
     * @throws LogException if it cannot be written; the draft is then of no use any more
     */
    void add(long key, DirectBuffer buffer, int offset, int length);

    /**
     * Ends the part. Idempotent.
     *
     * @throws LogException if what was written cannot be handed over
     */
    @Override
    void close();
}
