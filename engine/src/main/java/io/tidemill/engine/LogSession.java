// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The one writer of an {@link EventLog}. Used by one thread at a time: the thread that starts the engine reads what
 * was there, then the journal's duty cycle appends.
 *
 * @param <E> the event class
 */
public interface LogSession<E> extends AutoCloseable
{
    /**
     * All entries that the log held when it was opened. It must be read to its end before the first
     * {@link #append}, since reading it is also what proves the log to be undamaged.
     *
     * @return the same reader at each call
     */
    LogReader<E> recovered();

    /**
     * Makes ready for the first {@link #append}, so that the first event does not pay for it. To be called when
     * {@link #recovered()} has been read to its end.
     *
     * @throws LogException if the log cannot be written
     */
    void begin();

    /**
     * The durable number of an inlet.
     *
     * @param inlet a name given to {@link EventLog#open}
     * @return the number, 1 to 65,535; the same in every session of this log
     */
    int inletId(String inlet);

    /**
     * Counts the cuts of this log: a new epoch begins whenever recovery cuts a tail.
     *
     * @return the epoch of the entries that this session appends
     */
    int epoch();

    /**
     * Appends entries that follow the last one, as one unit that is later found whole or not at all. On return the
     * entries up to the result have {@link Durability#PAGE_CACHE}. Does not allocate in the steady state.
     *
     * @param source of the entries
     * @param first  sequence to append: the last appended or recovered one plus 1
     * @param last   sequence to append, at least {@code first}
     * @return the last sequence that was appended, {@code first} to {@code last}: a log may take fewer at a time
     * @throws LogException if nothing was appended and nothing more can be
     */
    long append(EntrySource<E> source, long first, long last);

    /**
     * Releases the log. Idempotent.
     */
    @Override
    void close();
}
