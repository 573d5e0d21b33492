// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.EntrySource;
import org.agrona.MutableDirectBuffer;

/**
 * Puts entries into a frame: everything but magic and checksum, which {@link FrameBlock#seal} adds last.
 */
interface FrameContent<E>
{
    /**
     * Writes a frame.
     *
     * @param source         of the entries
     * @param first          sequence
     * @param last           sequence to write if there is room
     * @param syncedSequence known now
     * @param frame          to write to, from its first byte
     * @return its length; {@link #count()} entries are in it
     */
    int encode(EntrySource<E> source, long first, long last, long syncedSequence, MutableDirectBuffer frame);

    /** How many entries the last frame holds. */
    int count();
}
