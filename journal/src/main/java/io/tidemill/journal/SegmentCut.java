// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
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
     * Segments in order, without those that were cut off and not moved away yet: behind a cut, those of the epoch
     * before it.
     */
    static List<Path> withoutCutOff(final List<Path> segments) throws IOException
    {
        final List<Path> left = new ArrayList<>(segments.size());
        SegmentCut cut = null;
        for (final Path segment : segments)
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
