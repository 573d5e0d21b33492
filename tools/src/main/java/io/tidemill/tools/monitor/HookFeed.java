// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

/**
 * Where an import puts its events: an engine, or in tests a stage without one. Used by one thread, except
 * {@link #close()}, which any thread may call and more than once.
 */
interface HookFeed extends AutoCloseable
{
    /**
     * An event to fill; again the same if the last one was not committed.
     *
     * @return null if the feed has been closed
     * @throws InterruptedException if the thread is interrupted while there is no room
     */
    HookEvent claim() throws InterruptedException;

    /**
     * Puts the claimed event in.
     *
     * @return false if the feed has been closed
     */
    boolean commit();

    /**
     * Works off what was put in, and ends.
     */
    @Override
    void close();
}
