// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * How far a named consumer of a log has come: kept beside the log, so that it goes on from there after a restart, and
 * nothing it has yet to see is removed.
 * <p>
 * <b>Threading:</b> one thread moves it on; any thread, in any process, may look.
 */
public interface ConsumerPosition extends AutoCloseable
{
    /**
     * Whose it is.
     *
     * @return the name
     */
    String name();

    /**
     * The last sequence that the consumer has done with, -1 before the first.
     *
     * @return a sequence
     */
    long sequence();

    /**
     * Moves it: a store into mapped memory, so cheap enough for each batch. Survives the death of the process, and a
     * loss of power as far as {@link #sync} was called since; an older one may be found then.
     *
     * @param sequence that the consumer has done with; may be less than before, to go back
     */
    void moveTo(long sequence);

    /**
     * Puts it on the disk.
     *
     * @throws LogException if the disk did not take it
     */
    void sync();

    /**
     * Releases it. Idempotent.
     */
    @Override
    void close();
}
