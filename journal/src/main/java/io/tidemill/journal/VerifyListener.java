// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * Is told of each frame that {@link ChronicleJournal#verify} has found intact, in order, on the caller's thread.
 */
@FunctionalInterface
public interface VerifyListener
{
    /**
     * An intact frame.
     *
     * @param frames the cursor that stands on it; not to be moved
     */
    void onFrame(JournalFrames frames);
}
