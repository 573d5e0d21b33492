// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.monitor.HookEvent;

import java.io.IOException;

/**
 * A stream of events that gives the same ones each time it is opened. Used by one thread.
 */
interface EventStream extends AutoCloseable
{
    /**
     * Fills in the next event.
     *
     * @param event to fill
     * @return false at the end
     */
    boolean next(HookEvent event) throws IOException;

    /** Passes over events. */
    default void skip(final long count) throws IOException
    {
        final HookEvent skipped = new HookEvent();
        for (long i = 0; i < count && next(skipped); i++)
        {
            // Each event is made from the ones before it, so there is no shorter way.
        }
    }

    @Override
    void close() throws IOException;
}
