// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Of the segment that a walk is in: whether it has frames, whether it should have, and which segments before it had
 * none.
 */
final class FramesExpected
{
    private final List<Path> emptySegments = new ArrayList<>();
    private Path segment;
    private boolean hasFrames;
    private boolean overdue;
    private boolean isCutWhole;

    /** @param cutWhole whether all that was in it was cut off */
    void enter(final Path directory, final boolean cutWhole)
    {
        segment = directory;
        isCutWhole = cutWhole;
        hasFrames = false;
        overdue = false;
    }

    void found()
    {
        hasFrames = true;
    }

    boolean isNoneFound()
    {
        return !hasFrames;
    }

    /** A marked segment's first frame was on the disk: no loss of power took it. */
    boolean isProven()
    {
        return !hasFrames && !isCutWhole && FramesMark.isIn(segment);
    }

    /**
     * At the end of a segment without a frame: whether to look there once more, since a mark says that there are some.
     * The mark is left after the first frame, so a second look that finds none finds damage.
     */
    boolean isOverdue(final SegmentCursor cursor, final long nextSequence)
    {
        if (!isProven())
        {
            return false;
        }
        if (!overdue)
        {
            overdue = true;
            return true;
        }
        throw Damage.at(cursor.file(), cursor.nextOffset(), nextSequence, "its segment held frames, but " +
            (Files.exists(cursor.file()) ? "none is left" : "the file is missing"));
    }

    /** @param isAll whether the segment provably holds nothing else */
    void noteIfEmpty(final boolean isAll)
    {
        if (isAll && !hasFrames && !FramesMark.isIn(segment))
        {
            emptySegments.add(segment);
        }
    }

    /** Those that were noted. */
    List<Path> emptySegments()
    {
        return emptySegments;
    }
}
