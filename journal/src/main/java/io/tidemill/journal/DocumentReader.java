// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.agrona.DirectBuffer;

/**
 * Makes an event of a document of a Chronicle Queue; see {@link ChronicleSource}.
 * <p>
 * It must be a pure function of the document: after a crash the source counts which documents are in the journal by
 * reading them again, so each has to get the same answer as before. It is called by one thread at a time.
 *
 * @param <E> the event class
 */
@FunctionalInterface
public interface DocumentReader<E>
{
    /**
     * Fills an event.
     *
     * @param buffer that holds the document's bytes, as its writer put them; only until this returns, and not to be
     *               written to
     * @param offset of the first byte
     * @param length number of bytes
     * @param event  to fill, with all its fields: it is as its last use left it
     * @return false to pass the document over; then nothing is put in, and it takes no position
     */
    boolean read(DirectBuffer buffer, int offset, int length, E event);
}
