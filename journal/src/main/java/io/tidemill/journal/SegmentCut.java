// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Says that a segment ends where recovery cut it, whatever lies behind. Written before anything is changed, so a cut
 * that did not come to its end is done again by the next session, with the same result.
 *
 * @param offset       of the document header that would have come next
 * @param nextSequence that the next segment begins with
 * @param epoch        that begins with it
 */
record SegmentCut(long offset, long nextSequence, int epoch)
{
    static final String FILE_NAME = "cut.properties";

    /** Null if the segment was not cut. */
    static SegmentCut read(final Path directory) throws IOException
    {
        try
        {
            final TextProperties text = TextProperties.read(directory.resolve(FILE_NAME));
            return new SegmentCut(text.number("offset"), text.number("nextSequence"), text.integer("epoch"));
        }
        catch (final NoSuchFileException none)
        {
            return null;
        }
    }

    /**
     * Whether a segment is to be read: one that is a part of a cut is not there before the cut is on record, so that
     * both happen in one step.
     */
    static boolean isDone(final Path journal, final SegmentProperties segment) throws IOException
    {
        if (segment.follows() == 0)
        {
            return true;
        }
        final Path before = SegmentDirectory.of(journal, segment.follows());
        final SegmentCut cut = read(before);
        // Old segments are removed some day, but never before their cut is on record.
        return cut == null ? !Files.exists(before) : cut.epoch >= segment.epoch();
    }

    /**
     * Segments in order, without those that are not to be read: that were cut off and not moved away yet, being of the
     * epoch before a cut; and a last one whose cut was not done.
     */
    static List<Path> withoutCutOff(final List<Path> segments) throws IOException
    {
        final List<Path> left = new ArrayList<>(segments.size());
        final int last = segments.size() - 1;
        final boolean isLastDone = last < 0 ||
            isDone(segments.get(last).getParent(), SegmentProperties.read(segments.get(last)));
        SegmentCut cut = null;
        for (final Path segment : isLastDone ? segments : segments.subList(0, last))
        {
            if (cut == null || SegmentProperties.read(segment).epoch() >= cut.epoch)
            {
                left.add(segment);
                // Hardly any has a record, so this is all that is looked at.
                cut = segment.resolve(FILE_NAME).toFile().exists() ? read(segment) : null;
            }
        }
        return left;
    }

    /** Over what a segment holds, up to where it was cut. */
    static SegmentCursor cursor(final Path segment) throws IOException
    {
        final SegmentCut cut = read(segment);
        final SegmentCursor cursor = new SegmentCursor(SegmentDirectory.queueFile(segment));
        cursor.goOn(0, cut == null ? SegmentCursor.NOT_CUT : cut.offset());
        return cursor;
    }

    /** The segment to be read behind another, which may be cut; null if there is none. */
    static Path following(final Path journal, final long ordinal, final SegmentCut cut) throws IOException
    {
        Path next = SegmentDirectory.after(journal, ordinal);
        while (next != null && isPassedOver(journal, SegmentProperties.read(next), cut))
        {
            next = SegmentDirectory.after(journal, SegmentDirectory.ordinal(next));
        }
        return next;
    }

    private static boolean isPassedOver(final Path journal, final SegmentProperties segment, final SegmentCut cut)
        throws IOException
    {
        return cut != null && segment.epoch() < cut.epoch || !isDone(journal, segment);
    }

    void write(final Path directory) throws IOException
    {
        new TextProperties(directory.resolve(FILE_NAME))
            .put("offset", offset)
            .put("nextSequence", nextSequence)
            .put("epoch", epoch)
            .put("cut", Instant.now())
            .write();
    }
}
