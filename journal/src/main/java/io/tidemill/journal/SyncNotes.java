// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * What the frames say of how far the disk has come, and when one is due that says nothing else. Used by the thread that
 * appends.
 */
final class SyncNotes
{
    /** How long nothing is appended before the journal says it on its own. */
    private static final long AFTER_NS = 300_000_000L;

    private long noted;
    private long frames;
    private long framesWhenIdle;
    private long idleSinceNs;

    /** A frame says so, or nobody need. */
    void noted(final long syncedSequence)
    {
        noted = syncedSequence;
        frames++;
    }

    boolean isNew(final long syncedSequence)
    {
        return syncedSequence > noted;
    }

    /** While nothing is appended. */
    boolean isDue(final long syncedSequence)
    {
        if (!isNew(syncedSequence))
        {
            return false;
        }
        if (frames != framesWhenIdle)
        {
            // Idle from now on, as far as is known: appends do not read the clock.
            framesWhenIdle = frames;
            idleSinceNs = System.nanoTime();
        }
        return System.nanoTime() - idleSinceNs >= AFTER_NS;
    }
}
