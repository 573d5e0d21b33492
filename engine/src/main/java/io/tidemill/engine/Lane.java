// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * What the sequencer drains. All methods are its own; indices count from the oldest slot that was not released.
 */
interface Lane<E>
{
    /** How many slots are complete, one behind the other, at most {@code limit}; there may be fewer. */
    int pending(int limit);

    /**
     * Copies at most so many pending events into the next slots of the ring, without appending them: returns how many,
     * fewer if there are no more after all or one has a {@link #failure}. All at once, so that the compiler has a
     * batch in one piece.
     */
    int copyTo(RingWriter<E> ring, int count);

    /** Why the event behind the copied ones could not be copied; null if it was not tried. */
    default Throwable failure()
    {
        return null;
    }

    /** Whether a slot that was copied holds nothing: its claim was given up, or it cannot be read. */
    boolean isVoid(int index);

    /** Up to where slots that were copied are like one of them: whether they hold something; before a limit. */
    default int endOfAlike(final int index, final int limit)
    {
        final boolean isVoid = isVoid(index);
        int end = index + 1;
        while (end < limit && isVoid(end) == isVoid)
        {
            end++;
        }
        return end;
    }

    /** The place of a pending slot in the inlet's stream. */
    long position(int index);

    /** Gives slots back, after their entries are published in the ring. */
    void release(int count);

    int inletId();

    /** Index of the first slot that may have been stamped when its event was offered; then every 64th. */
    int firstStamped();

    /** When the event of such a slot was offered. */
    long offeredNs(int index);

    /** All that was released has been taken on: shows how far that is. */
    void taken();

    /** To be called now and then while nothing is pending. */
    void lookAfterClaims();

    /** For how long there will be nothing pending unless its thread is woken, in nanoseconds. */
    default long idleNs()
    {
        return Long.MAX_VALUE;
    }
}
