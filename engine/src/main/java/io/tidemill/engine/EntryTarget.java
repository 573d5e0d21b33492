// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;

/**
 * Where a log puts the entries that it reads: the mirror image of {@link EntrySource}. Entries come in runs, as the log
 * holds them, so that what all entries of a run have in common is handed over once and not with each of them.
 *
 * @param <E> the event class
 */
public interface EntryTarget<E>
{
    /**
     * Announces entries that follow the last ones, before their events are decoded: of one kind, inlet and engine time,
     * with consecutive sequences and positions.
     *
     * @param firstSequence of the run
     * @param count         of entries, at least 1
     * @param kind          an {@link EntryKind#code()}
     * @param timeNs        engine time, nanoseconds since the epoch
     * @param inletId       durable number of the inlet, or 0
     * @param firstPosition place of the first entry in its inlet's stream
     */
    void run(long firstSequence, int count, byte kind, long timeNs, int inletId, long firstPosition);

    /**
     * Says that the sequences that come next are not in the log, after a repair that the log's owner has accepted. The
     * first thing that a read hands over, so whatever came before has been taken in by then.
     *
     * @param firstSequence that is missing
     * @param lastSequence  that is missing; the next run begins behind it
     */
    void gap(long firstSequence, long lastSequence);

    /**
     * Hands over what an entry of the engine itself carries; called for announced entries that are not an
     * {@link EntryKind#EVENT} and carry something.
     *
     * @param sequence of the entry
     * @param buffer   that holds it, valid during the call
     * @param offset   of the first byte
     * @param length   in bytes, at least 1
     */
    default void note(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    /**
     * The object to decode an event into; asked for entries of kind {@link EntryKind#EVENT} only.
     *
     * @param sequence of an announced entry
     * @return the preallocated object
     */
    E event(long sequence);
}
