// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

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
