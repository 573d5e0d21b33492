// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the segment that a walk begins with, and refuses a journal whose first segments are missing though nobody has
 * removed them for their age.
 */
final class WalkBeginning
{
    private final Path journal;
    private final Path dataDirectory;
    private long sequence;

    WalkBeginning(final Path journal)
    {
        this.journal = journal;
        this.dataDirectory = journal.toAbsolutePath().getParent();
    }

    Path dataDirectory()
    {
        return dataDirectory;
    }

    /** The first sequence that is kept, as known when a segment was found. */
    long sequence()
    {
        return sequence;
    }

    /** The segment that holds a sequence, 0 for the first one; null if there is none at all. */
    Path segment(final long from, final GapsOnTheWay gaps) throws IOException
    {
        // The mark first: a segment that is marked was there before, so a list made later shows it.
        final boolean hadFrames = FramesMark.isIn(dataDirectory);
        final List<Path> all = SegmentCut.withoutCutOff(SegmentDirectory.list(journal));
        // Behind the list: what the journal begins with then is in it.
        sequence = JournalBeginning.sequence(dataDirectory);
        final List<Path> segments = JournalBeginning.kept(all, sequence);
        if (segments.isEmpty())
        {
            if (hadFrames)
            {
                FramesMark.requireNone(journal);
            }
            return null;
        }
        if (from > 0 && from < sequence)
        {
            throw Superseded.byRemoval(dataDirectory, from, sequence);
        }
        final Path segment = SegmentDirectory.holding(segments, from, sequence);
        final long first = SegmentProperties.read(segment).firstSequence();
        if (segment.equals(segments.get(0)) && first != gaps.passBeginning(sequence))
        {
            throw Damage.in(segment, "it is the first segment but begins with sequence " + first +
                "; earlier ones are missing");
        }
        return segment;
    }

    /** Refuses to go on with a sequence that was removed since the walk has begun. */
    void requireKept(final long nextSequence) throws IOException
    {
        final long kept = JournalBeginning.sequence(dataDirectory);
        if (nextSequence < kept)
        {
            throw Superseded.byRemoval(dataDirectory, nextSequence, kept);
        }
    }
}
