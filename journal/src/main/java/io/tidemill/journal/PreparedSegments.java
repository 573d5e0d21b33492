// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Queue files of segments that are to take the place of others: beside these, under names that nobody looks at and that
 * hold the id of the redaction. They are on the disk before that is on record. Then each takes its place by one rename,
 * so that a segment is there whole at any time.
 */
final class PreparedSegments
{
    private PreparedSegments()
    {
    }

    static Path file(final Path segment, final String id)
    {
        return segment.resolve(prefix() + id + TextProperties.TEMPORARY_SUFFIX);
    }

    private static String prefix()
    {
        return SegmentDirectory.QUEUE_FILE_NAME + '.';
    }

    /** Those of a redaction that is on record take their places; may be done any number of times. */
    static void takePlace(final Path dataDirectory, final String id) throws IOException
    {
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(dataDirectory)))
        {
            final Path prepared = file(segment, id);
            if (Files.exists(prepared))
            {
                Files.move(prepared, SegmentDirectory.queueFile(segment), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
                // Whichever of both a loss of power leaves, it is whole.
                PrivateFiles.force(segment);
            }
        }
    }

    /** Removes what is left of redactions that never got on record. */
    static void sweep(final Path dataDirectory) throws IOException
    {
        for (final Path segment : SegmentDirectory.list(DataDirectory.journal(dataDirectory)))
        {
            final List<Path> left = left(segment);
            for (final Path file : left)
            {
                Files.deleteIfExists(file);
            }
            if (!left.isEmpty())
            {
                PrivateFiles.force(segment);
            }
        }
    }

    private static List<Path> left(final Path segment) throws IOException
    {
        try (Stream<Path> files = Files.list(segment))
        {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix()) &&
                file.getFileName().toString().endsWith(TextProperties.TEMPORARY_SUFFIX)).collect(Collectors.toList());
        }
    }
}
