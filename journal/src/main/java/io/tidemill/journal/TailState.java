// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * What lies behind the last frame of a journal.
 */
public enum TailState
{
    /** Nothing: the unused rest of the file is zero. */
    CLEAN,

    /** Bytes of an append that never finished, as a killed writer leaves them. They were never acknowledged. */
    INCOMPLETE,

    /** What a loss of power left of entries that were never synced. The next session cuts it off, and keeps a copy. */
    CUT,

    /** A writer is at work, so the end moves and is not judged. */
    LIVE
}
