// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;

/**
 * Reads entries of a log in sequence, checked. A cursor: {@link #next()} moves to the next entry, the other methods
 * tell about the current one. Not thread-safe. Does not allocate per entry.
 *
 * @param <E> the event class
 */
public interface LogReader<E> extends AutoCloseable
{
    /**
     * Moves to the next entry.
     *
     * @return false if there is none (yet, where a writer is at work)
     * @throws LogException if the log is damaged here; says what, where and which sequences are concerned
     */
    boolean next();

    /**
     * Moves over several entries at once and decodes their events, which costs less than moving to each. Afterwards
     * there is no current entry until {@link #next()} moves to the one behind them. A log that can have gaps, and goes
     * on behind them, overrides this, and hands them over too ({@link EntryTarget#gap}).
     *
     * @param target of the entries
     * @param limit  to read at most, at least 1
     * @return how many were read; 0 if there is none (yet, where a writer is at work)
     * @throws LogException if the log is damaged here, as {@link #next()} would; entries before were handed over
     */
    default int read(final EntryTarget<E> target, final int limit)
    {
        int count = 0;
        while (count < limit && next())
        {
            target.run(sequence(), 1, kind(), timeNs(), inletId(), position());
            if (kind() == EntryKind.EVENT.code())
            {
                decode(target.event(sequence()));
            }
            else if (lengthBytes() > 0)
            {
                target.note(sequence(), payloadBuffer(), payloadOffset(), lengthBytes());
            }
            count++;
        }
        return count;
    }

    /**
     * The ring sequence of the entry.
     *
     * @return the sequence
     */
    long sequence();

    /**
     * The kind of the entry.
     *
     * @return an {@link EntryKind#code()}
     */
    byte kind();

    /**
     * The engine time of the entry.
     *
     * @return nanoseconds since the epoch
     */
    long timeNs();

    /**
     * The inlet of the entry.
     *
     * @return its durable number, or 0
     */
    int inletId();

    /**
     * The place of the entry in its inlet's stream.
     *
     * @return the position
     */
    long position();

    /**
     * The epoch of the entry; behind a {@link #read} that of all entries it has handed over.
     *
     * @return counts the cuts of the log, from 1; 1 unless the log says otherwise
     */
    default int epoch()
    {
        return 1;
    }

    /**
     * The length of the payload: the encoded event, or what an entry of the engine itself carries.
     *
     * @return bytes; 0 for entries without payload
     */
    int lengthBytes();

    /**
     * The bytes in which {@link #payloadOffset()} and {@link #lengthBytes()} mark the payload; valid until the next
     * move.
     *
     * @return a buffer
     */
    DirectBuffer payloadBuffer();

    /**
     * Where the payload begins in {@link #payloadBuffer()}.
     *
     * @return the offset in bytes
     */
    int payloadOffset();

    /**
     * Decodes the payload.
     *
     * @param event to fill
     */
    void decode(E event);

    /**
     * Releases files and mappings. Idempotent.
     */
    @Override
    void close();
}
