// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * The one writer of an {@link EventLog}. Used by one thread at a time: the thread that starts the engine reads what
 * was there, then the journal's duty cycle appends. Beside the one that appends another may {@link #sync}.
 *
 * @param <E> the event class
 */
public interface LogSession<E> extends AutoCloseable
{
    /**
     * All entries that the log held when it was opened. It must be read to its end before the first
     * {@link #append}, since reading it is also what proves the log to be undamaged.
     *
     * @return the reader of the last call of either method, if there was one
     */
    LogReader<E> recovered();

    /**
     * The same from a sequence on, for who knows from a snapshot what came before. May be called again, with another
     * sequence, as long as nothing was appended; the reader of an earlier call is then closed.
     *
     * @param from the first sequence to read; may lie behind the last one, then there is nothing to be read
     * @return the reader, to be read to its end
     * @throws LogException if that sequence is not in the log any more
     */
    LogReader<E> recovered(long from);

    /**
     * Takes entries out that this log should not have: outputs of events that were themselves lost. They are moved
     * aside, not thrown away, and their sequences are given out again, under a new {@link #epoch}. Called at most once,
     * when {@link #recovered()} was read to its end and before {@link #begin}. Happens whole or not at all, also if
     * the process dies meanwhile.
     *
     * @param first sequence to take out, with all behind it; not below the first one of the log
     * @throws LogException                  if it cannot be done
     * @throws UnsupportedOperationException if this log cannot do it
     */
    default void cutFrom(final long first)
    {
        throw new UnsupportedOperationException("this log cannot move entries aside");
    }

    /**
     * Before {@link #begin}: puts on the disk all that was there when the log was opened, as far as it may not be. For
     * who tells the world of entries while they are being read.
     *
     * @throws LogException if the disk did not take it
     */
    default void syncRecovered()
    {
        // Nothing to do for a log that does not sync.
    }

    /**
     * Makes ready for the first {@link #append}, so that the first event does not pay for it. To be called when
     * {@link #recovered()} has been read to its end; on return all that was recovered has the log's
     * {@linkplain EventLog#durability() highest level}.
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
     * @return the last sequence that was appended, up to {@code last}: a log may take fewer at a time, or none now, and
     *         be asked again; then it is {@code first - 1}
     * @throws LogException if nothing was appended and nothing more can be
     */
    long append(EntrySource<E> source, long first, long last);

    /**
     * Any thread: whether there is no room for more. Appends then take nothing, and go on when there is room again.
     *
     * @return false unless the log says otherwise
     */
    default boolean isFull()
    {
        return false;
    }

    /**
     * By the thread that appends, while it has nothing to append: what is to be done that is not urgent.
     *
     * @return how much was done; 0 if there was nothing to do
     * @throws LogException as of {@link #append}
     */
    default int idle()
    {
        return 0;
    }

    /**
     * Puts on the disk what has been appended. By one thread at a time, which may be another than the one that appends.
     *
     * @return the last sequence that is on the disk: at least what had been appended when the call began
     * @throws LogException if the disk did not take it. That is final: since the operating system may have dropped what
     *                      it could not write, nothing further is appended, and no later call says that more is synced
     * @throws UnsupportedOperationException if this log's {@link EventLog#durability()} is less than
     *                                       {@link Durability#FSYNC}
     */
    default long sync()
    {
        throw new UnsupportedOperationException("this log cannot sync");
    }

    /**
     * Before anything is appended: how long a sync takes here, so that an engine can say whether its ring is long
     * enough for those who wait for one.
     *
     * @return nanoseconds, 0 if that is not known
     */
    default long syncNs()
    {
        return 0;
    }

    /**
     * Any thread: whether so much was appended that no sync has covered that one should come now, though nobody waits
     * for it.
     *
     * @return false unless the log says otherwise
     */
    default boolean isSyncUrgent()
    {
        return false;
    }

    /**
     * By one thread, beside the one that appends, every second or so: the engine itself needs nothing before a sequence
     * any more, since a snapshot holds what came of it. What becomes of it is the log's affair.
     *
     * @param first sequence that is needed still
     * @throws LogException if something was to be removed, and could not be
     */
    default void release(final long first)
    {
        // Kept for ever unless the log says otherwise.
    }

    /**
     * Any thread: how much this session has appended, at least roughly.
     *
     * @return bytes; 0 unless the log says otherwise
     */
    default long appendedBytes()
    {
        return 0;
    }

    /**
     * Releases the log. Idempotent.
     */
    @Override
    void close();
}
