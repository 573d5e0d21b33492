// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Takes in the state of a handler, record by record. A record may have up to 64 MiB.
 * <p>
 * <b>Threading:</b> within the {@link Snapshotted#saveState} that it was given to.
 */
public interface StateWriter
{
    /**
     * Room to encode a record in, from offset 0; then {@link #put(long, int)}. The same buffer at each call.
     *
     * @param length of the record at most, in bytes
     * @return a buffer that has so much room at least
     */
    MutableDirectBuffer buffer(int length);

    /**
     * Writes the record that was encoded into {@link #buffer}.
     *
     * @param key    of the record
     * @param length in bytes, from offset 0
     */
    void put(long key, int length);

    /**
     * Writes a record that lies elsewhere.
     *
     * @param key    of the record
     * @param source that holds it
     * @param offset of its first byte
     * @param length in bytes
     */
    void put(long key, DirectBuffer source, int offset, int length);
}
