// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.nio.file.Path;

/**
 * Words what a reader is told that others have overtaken: nothing is damaged, but what it would read next is gone.
 */
final class Superseded
{
    private Superseded()
    {
    }

    /** It is slower than those who remove old segments. */
    static LogException byRemoval(final Path journal, final long sequence, final long beginning)
    {
        return new LogException("cannot read " + journal + " from sequence " + sequence + " on: that was removed, " +
            "the first one that is kept is " + beginning + "; read from there, or from a backup");
    }

    /** It has read what a session then took out. */
    static LogException byCut(final Path journal, final long nextSequence, final SegmentProperties next)
    {
        return new LogException("cannot go on reading " + journal + " behind sequence " + (nextSequence - 1) +
            ": the entries from sequence " + next.firstSequence() + " on were cut off since they were read, and " +
            "epoch " + next.epoch() + " has begun. Read again from there");
    }
}
