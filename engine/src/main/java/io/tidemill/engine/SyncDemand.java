// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether somebody waits for what the log has written to be on the disk. While that is so, the syncer syncs again as
 * soon as there is something new: each sync covers all that was written while the one before it ran (group commit).
 * Otherwise it takes its time.
 * <ol>
 * <li>The journal writes, fences, and looks whether somebody waits; who waits says so (an atomic update is a full
 * fence) and wakes the syncer, which looks at what is written. So one of the two wakes it behind both.</li>
 * </ol>
 */
final class SyncDemand
{
    private final AtomicInteger waiting = new AtomicInteger();

    /** Of the thread that syncs. */
    private final Wakeups syncer = new Wakeups();
    private volatile boolean isAlways;

    Wakeups syncer()
    {
        return syncer;
    }

    /** From now on whatever is written is to be synced at once. */
    void always()
    {
        if (!isAlways)
        {
            isAlways = true;
            syncer.signal();
        }
    }

    /** Any thread, until {@link #end}. */
    void begin()
    {
        waiting.incrementAndGet();
        syncer.signal();
    }

    void end()
    {
        waiting.decrementAndGet();
    }

    boolean isThere()
    {
        return isAlways || waiting.get() > 0;
    }

    /** By the journal, behind each append. */
    void written()
    {
        // Orders what is written before the look for those who wait: guarantee 1.
        VarHandle.fullFence();
        if (isThere())
        {
            syncer.signal();
        }
    }
}
