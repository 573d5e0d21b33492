// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

/**
 * What one segment holds: its frames, and the gaps between them, up to where it ends or was cut off. Whether its frames
 * follow each other, and the segments around it, is looked at elsewhere ({@link SegmentChain}).
 * <p>
 * Used by one thread at a time.
 */
final class SegmentWalk implements AutoCloseable
{
    /** What the walk has come to. */
    enum Step
    {
        FRAME, GAP, END
    }

    private final long ordinal;
    private final long cutOffset;
    private final JournalGaps gaps;
    private final SegmentCursor cursor;

    /** The one that comes next, or that the walk is at; null if there is none. */
    private JournalGap gap;
    private boolean isAtGap;
    private boolean isEnded;

    /** {@code file} may be a copy of the segment's own. */
    SegmentWalk(final Path file, final long ordinal, final SegmentCut cut, final JournalGaps gaps)
    {
        this.ordinal = ordinal;
        this.gaps = gaps;
        cutOffset = cut == null ? SegmentCursor.NOT_CUT : cut.offset();
        gap = gaps.after(ordinal, 0);
        cursor = new SegmentCursor(file);
        cursor.goOn(0, end());
    }

    private long end()
    {
        return gap == null ? cutOffset : Math.min(gap.offset(), cutOffset);
    }

    Step step()
    {
        if (isAtGap)
        {
            passGap();
        }
        if (isEnded)
        {
            return Step.END;
        }
        // No frame begins so late that it would be looked for inside Chronicle's own documents: a walk over all of the
        // journal has done that.
        if (cursor.advance(Long.MAX_VALUE))
        {
            return Step.FRAME;
        }
        isAtGap = gap != null && cursor.nextOffset() == gap.offset();
        isEnded = !isAtGap;
        return isAtGap ? Step.GAP : Step.END;
    }

    private void passGap()
    {
        isAtGap = false;
        isEnded = gap.toOffset() == JournalGap.NEXT_SEGMENT;
        final JournalGap passed = gap;
        if (!isEnded)
        {
            // A gap may be of sequences alone, and end where it begins.
            gap = gaps.after(ordinal, Math.max(passed.toOffset(), passed.offset() + 1));
            cursor.goOn(passed.toOffset(), end());
        }
    }

    FrameView frame()
    {
        return cursor.frame();
    }

    /** That the walk is at. */
    JournalGap gap()
    {
        return gap;
    }

    /** Of the current frame's document. */
    int documentOffset()
    {
        return cursor.documentOffset();
    }

    /** Of the next document; at the end, where it would be. */
    int nextOffset()
    {
        return cursor.nextOffset();
    }

    /** Whether the segment ends with a gap. */
    boolean isLostToTheEnd()
    {
        return gap != null && isEnded && gap.toOffset() == JournalGap.NEXT_SEGMENT &&
            cursor.nextOffset() == gap.offset();
    }

    @Override
    public void close()
    {
        cursor.close();
    }
}
