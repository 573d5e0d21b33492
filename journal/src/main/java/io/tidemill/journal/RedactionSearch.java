// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * One log that is to be redacted, which nobody writes: which of its segments hold something that is to go. All of its
 * frames are read and checked, so that what is written anew stands in a journal that is sound.
 */
final class RedactionSearch
{
    private final Path directory;
    private final Set<Path> chosen = new HashSet<>();
    private long entries;
    private long nextSequence;
    private long syncedSequence;
    private long beginning;

    RedactionSearch(final Path directory)
    {
        this.directory = directory;
    }

    Path directory()
    {
        return directory;
    }

    /** Shows it each frame; it says how many entries in there are to go. */
    void run(final ToIntFunction<FrameView> choice)
    {
        final SegmentChain chain = new SegmentChain(DataDirectory.journal(directory), 0, true);
        chain.gaps().accept(true);
        try (chain)
        {
            while (chain.next())
            {
                final int count = choice.applyAsInt(chain.frame());
                if (count > 0)
                {
                    chosen.add(chain.file().getParent());
                    entries += count;
                }
            }
            final JournalTail tail = chain.end();
            if (tail.state() == TailState.CUT && tail.offset() != chain.cutOffset())
            {
                throw new LogException("cannot redact entries of " + directory + ": a loss of power has left it with " +
                    "an end that was not cut off yet, in " + tail.file() + " at byte " + tail.offset() + "; start " +
                    "the engine and close it, which does that, then redact");
            }
            nextSequence = chain.continuity().nextSequence();
            syncedSequence = chain.syncedSequence();
            beginning = chain.beginning();
        }
    }

    /** How many entries are to go. */
    long entries()
    {
        return entries;
    }

    long nextSequence()
    {
        return nextSequence;
    }

    /** The first sequence that is kept. */
    long beginning()
    {
        return beginning;
    }

    /** Those that hold something that is to go, or bytes that nobody reads. */
    List<RedactedSegment> segments(final EntryChoice choice) throws IOException
    {
        final JournalGaps gaps = JournalGaps.readFinished(directory);
        final List<RedactedSegment> segments = new ArrayList<>();
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(directory)))
        {
            final RedactedSegment each = new RedactedSegment(segment, gaps, choice);
            if (chosen.contains(segment) || each.hasLeftovers())
            {
                segments.add(each);
            }
        }
        return segments;
    }

    /** What a redaction is to keep must not be lost with the power while it is at work. */
    void sync() throws IOException
    {
        SegmentSync.syncBehind(
            syncedSequence, nextSequence, SegmentDirectory.list(DataDirectory.journal(directory)));
    }
}
