// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where a journal begins, once old segments were removed: a record in the data directory, written before they are. It
 * always names the first sequence of a segment. Segments before that may still be there; nobody reads them.
 */
final class JournalBeginning
{
    static final String FILE_NAME = "retained.properties";

    private static final int FORMAT = 1;

    private JournalBeginning()
    {
    }

    /** The first sequence that is kept, 0 if nothing was ever removed. */
    static long sequence(final Path dataDirectory) throws IOException
    {
        final TextProperties text;
        try
        {
            text = TextProperties.read(dataDirectory.resolve(FILE_NAME));
        }
        catch (final NoSuchFileException none)
        {
            return 0;
        }
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        return text.number("firstSequence");
    }

    /** On the disk when it returns. */
    static void write(final Path dataDirectory, final long sequence) throws IOException
    {
        new TextProperties(dataDirectory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("firstSequence", sequence)
            .put("since", Instant.now())
            .write();
    }

    /** Refuses a sequence that was removed. Whoever asks for 0 asks for the first that is there. */
    static void requireKept(final Path dataDirectory, final long from) throws IOException
    {
        final long beginning = from == 0 ? 0 : sequence(dataDirectory);
        if (from < beginning)
        {
            throw Superseded.byRemoval(dataDirectory, from, beginning);
        }
    }

    /** Those of the segments, in order, that are to be read: none of them ends before the beginning. */
    static List<Path> kept(final List<Path> segments, final long beginning) throws IOException
    {
        int first = 0;
        while (beginning > 0 && first < segments.size() &&
            SegmentProperties.read(segments.get(first)).firstSequence() < beginning)
        {
            first++;
        }
        return segments.subList(first, segments.size());
    }
}
