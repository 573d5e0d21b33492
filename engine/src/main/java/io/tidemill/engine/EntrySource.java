// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Entries by sequence, as the engine hands them to a log: the ring and what stands beside it. Valid only for the
 * sequences of the call it is passed to.
 *
 * @param <E> the event class
 */
public interface EntrySource<E>
{
    /**
     * The event object; its content means something only if the entry is an {@link EntryKind#EVENT}.
     *
     * @param sequence of the entry
     * @return the preallocated object
     */
    E event(long sequence);

    /**
     * The kind of entry.
     *
     * @param sequence of the entry
     * @return an {@link EntryKind#code()}
     */
    byte kind(long sequence);

    /**
     * The engine time at which the entry was sequenced.
     *
     * @param sequence of the entry
     * @return nanoseconds since the epoch, never less than that of the sequence before
     */
    long timeNs(long sequence);

    /**
     * The inlet that the entry came from.
     *
     * @param sequence of the entry
     * @return as of {@link LogSession#inletId}, or 0 for entries of the engine itself
     */
    int inletId(long sequence);

    /**
     * The place of the entry in its inlet's stream.
     *
     * @param sequence of the entry
     * @return the position, 0 for the first
     */
    long position(long sequence);
}
