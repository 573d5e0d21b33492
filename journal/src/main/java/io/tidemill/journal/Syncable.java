// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;

/**
 * Something that is stored to by one thread, and put on the disk by another one.
 */
abstract class Syncable implements AutoCloseable
{
    /** Set by the thread that stores, behind the last store. */
    private volatile boolean ended;

    /** The thread that stores, behind the last store: a volatile write, which that store comes before. */
    final void end()
    {
        ended = true;
    }

    /** A volatile read: to be asked before {@link #sync}, which then covers the last store. */
    final boolean hasEnded()
    {
        return ended;
    }

    /** Puts on the disk what was stored before. */
    abstract void sync() throws IOException;

    @Override
    public abstract void close();
}
