// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Entries by sequence, as the engine hands them to a log: the ring and what stands beside it. Valid only for the
 * sequences of the call it is passed to.
 *
 * @param <E> the event class
 */
public interface EntrySource<E>
{
    /** No note is longer, in bytes. */
    int MAX_NOTE_LENGTH = 256;

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

    /**
     * Writes what an entry of the engine itself carries, a TIMER for one. A log keeps it as it keeps an event's bytes,
     * and gives it back with {@link EntryTarget#note}.
     *
     * @param sequence of an entry that is not an {@link EntryKind#EVENT}
     * @param buffer   to write to
     * @param offset   of the first byte
     * @return how many bytes, 0 to {@link #MAX_NOTE_LENGTH}; 0 for a VOID entry
     */
    default int encodeNote(final long sequence, final MutableDirectBuffer buffer, final int offset)
    {
        return 0;
    }

    /**
     * How far a run goes: entries of the same kind, inlet and engine time, whose positions follow each other.
     *
     * @param sequence of an entry
     * @param limit    the last sequence to look at, at least {@code sequence}
     * @return the last sequence of its run, at most {@code limit}
     */
    default long lastOfRun(final long sequence, final long limit)
    {
        long last = sequence;
        while (last < limit &&
            timeNs(last + 1) == timeNs(sequence) &&
            position(last + 1) - position(sequence) == last + 1 - sequence &&
            inletId(last + 1) == inletId(sequence) &&
            kind(last + 1) == kind(sequence))
        {
            last++;
        }
        return last;
    }
}
