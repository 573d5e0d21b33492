// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.snapshot;

import io.tidemill.engine.LogException;
import org.agrona.DirectBuffer;

import java.util.List;
import java.util.Map;

/**
 * What a snapshot holds, checked.
 * <p>
 * <b>Threading:</b> one thread at a time.
 */
public interface SnapshotContents extends AutoCloseable
{
    /** Where records go. */
    @FunctionalInterface
    interface Target
    {
        /**
         * Takes a record in.
         *
         * @param key    of the record
         * @param buffer that holds it, valid during the call
         * @param offset of its first byte
         * @param length in bytes
         */
        void record(long key, DirectBuffer buffer, int offset, int length);
    }

    /**
     * The sequence of the last entry whose effect it holds.
     *
     * @return the sequence
     */
    long sequence();

    /**
     * What was given to {@link SnapshotDraft#complete}.
     *
     * @return by key
     */
    Map<String, String> properties();

    /**
     * The parts.
     *
     * @return their names, in the order of their text
     */
    List<String> parts();

    /**
     * Reads a part.
     *
     * @param part   its name
     * @param target is given its records in order
     * @throws IllegalArgumentException if there is no such part
     * @throws LogException             if it cannot be read
     */
    void read(String part, Target target);

    /**
     * The size of all parts.
     *
     * @return bytes
     */
    long bytes();

    /**
     * Releases files. Idempotent.
     */
    @Override
    void close();
}
