// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The gaps that one walk over a journal comes to: refused, unless whoever walks has accepted that something is missing.
 * One at which certainly no sequence is missing is passed
 * by everybody.
 */
final class GapsOnTheWay
{
    private final Path dataDirectory;

    /** Null until they were read. */
    private JournalGaps gaps;
    private boolean accepted;
    private final List<JournalGap> passed = new ArrayList<>();
    private JournalGap next;
    private long cutOffset;
    private boolean inThisSegment;
    private boolean atEnd;

    GapsOnTheWay(final Path dataDirectory)
    {
        this.dataDirectory = dataDirectory;
    }

    void accept(final boolean isAccepted)
    {
        accepted = isAccepted;
    }

    /** Instead of those that are on record. */
    void accept(final JournalGaps given)
    {
        gaps = given;
        accepted = true;
    }

    /**
     * Passes the gap in place of the first segments, if there is one, and not all of it was removed since; the sequence
     * that the journal begins with.
     */
    long passBeginning(final long kept) throws IOException
    {
        next = gaps().after(0, 0);
        return next == null || next.nextSequence() <= kept ? kept : pass().nextSequence();
    }

    /** Where the walk over a segment has to end for the first time. */
    long enter(final long segment, final SegmentCut cut) throws IOException
    {
        next = gaps().after(segment, 0);
        cutOffset = cut == null ? SegmentCursor.NOT_CUT : cut.offset();
        inThisSegment = false;
        atEnd = false;
        return end();
    }

    private long end()
    {
        return next == null ? cutOffset : Math.min(next.offset(), cutOffset);
    }

    boolean isAt(final long offset)
    {
        return next != null && next.offset() == offset;
    }

    /** Passes the gap that the walk is at, and has it go on behind. */
    JournalGap pass(final SegmentCursor cursor)
    {
        final JournalGap gap = pass();
        if (gap.toOffset() != JournalGap.NEXT_SEGMENT)
        {
            cursor.goOn(gap.toOffset(), end());
        }
        return gap;
    }

    private JournalGap pass()
    {
        final JournalGap gap = next;
        if (gap.isLoss() && !accepted)
        {
            throw new LogException("the journal in " + dataDirectory + " was repaired on " + gap.repaired() + ": " +
                gap.describe() + ", since " + gap.finding() + ". If you can do without them, go on by --accept-gap " +
                "or ChronicleJournal.withAcceptedGaps(); all gaps are shown by: tidemill verify " + dataDirectory);
        }
        passed.add(gap);
        inThisSegment = true;
        atEnd = gap.toOffset() == JournalGap.NEXT_SEGMENT;
        // A gap may be of sequences alone, and end where it begins.
        next = gap.toOffset() == JournalGap.NEXT_SEGMENT ? null :
            gaps.after(gap.segment(), Math.max(gap.toOffset(), gap.offset() + 1));
        return gap;
    }

    /** Whether the walk passed one in the segment that it is in. */
    boolean wasInThisSegment()
    {
        return inThisSegment;
    }

    /** Whether that segment ends with one. */
    boolean isAtEnd()
    {
        return atEnd;
    }

    List<JournalGap> passed()
    {
        return List.copyOf(passed);
    }

    private JournalGaps gaps() throws IOException
    {
        if (gaps == null)
        {
            gaps = JournalGaps.readFinished(dataDirectory);
        }
        return gaps;
    }
}
