// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;

/**
 * Something that is stored to by one thread, and put on the disk by another one.
 */
interface Syncable extends AutoCloseable
{
    /** The thread that stores, behind the last store. */
    void end();

    /** To be asked before {@link #sync}, which then covers the last store. */
    boolean hasEnded();

    /** Puts on the disk what was stored before. */
    void sync() throws IOException;

    @Override
    void close();
}
