// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where segments lie: {@code journal/0000000001/}, and so on. A directory gets this name only when its properties are
 * in it, so one that a reader can see is complete, except that its queue file may not exist yet.
 */
final class SegmentDirectory
{
    static final String QUEUE_FILE_NAME = "19700101F.cq4";

    private static final String REMOVED_SUFFIX = ".removed";
    private static final Pattern NAME = Pattern.compile("[0-9]{10}");

    private SegmentDirectory()
    {
    }

    static Path of(final Path journal, final long ordinal)
    {
        return journal.resolve(String.format(Locale.ROOT, "%010d", ordinal));
    }

    static long ordinal(final Path directory)
    {
        return Long.parseLong(directory.getFileName().toString());
    }

    static Path queueFile(final Path directory)
    {
        return directory.resolve(QUEUE_FILE_NAME);
    }

    /** All segments, in order; none if the journal has no directory yet. */
    static List<Path> list(final Path journal) throws IOException
    {
        return list(journal, path -> NAME.matcher(path.getFileName().toString()).matches());
    }

    /** What a creation or a removal that was cut short left behind. */
    static List<Path> leftovers(final Path journal) throws IOException
    {
        return list(journal, path -> path.getFileName().toString().endsWith(TextProperties.TEMPORARY_SUFFIX) ||
            path.getFileName().toString().endsWith(REMOVED_SUFFIX));
    }

    /** What removals that were cut short left behind. */
    static List<Path> removed(final Path journal) throws IOException
    {
        return list(journal, path -> path.getFileName().toString().endsWith(REMOVED_SUFFIX));
    }

    /** Makes a segment disappear in one step, then removes its files. Never one that held frames. */
    static void remove(final Path directory) throws IOException
    {
        if (FramesMark.isIn(directory))
        {
            throw Damage.in(directory, "it was to be removed for being empty, but held frames");
        }
        removeWithFrames(directory);
    }

    /** The same, of one whose frames are not needed any more. */
    static void removeWithFrames(final Path directory) throws IOException
    {
        PrivateFiles.removeRenamed(directory.getParent(), List.of(putAside(directory)));
    }

    /** Gives it a name that nobody looks at. */
    static Path putAside(final Path directory) throws IOException
    {
        return Files.move(directory, directory.resolveSibling(directory.getFileName() + REMOVED_SUFFIX));
    }

    /** The segment behind another, or null. Mostly it has the next number; numbers are left out by removed ones. */
    static Path after(final Path journal, final long ordinal) throws IOException
    {
        final Path next = of(journal, ordinal + 1);
        if (Files.exists(next))
        {
            return next;
        }
        for (final Path segment : list(journal))
        {
            if (ordinal(segment) > ordinal)
            {
                return segment;
            }
        }
        return null;
    }

    /** The length of their files. */
    static long bytes(final List<Path> segments) throws IOException
    {
        long bytes = 0;
        for (final Path segment : segments)
        {
            final Path file = queueFile(segment);
            // 0 for one that is not there, or not any more.
            bytes += file.toFile().length();
        }
        return bytes;
    }

    /** The last that does not begin behind a sequence, else the first; of the journal's beginning, the first. */
    static Path holding(final List<Path> segments, final long sequence, final long beginning) throws IOException
    {
        int i = sequence <= beginning ? 0 : segments.size() - 1;
        while (i > 0 && isBehind(SegmentProperties.read(segments.get(i)), sequence))
        {
            i--;
        }
        return segments.get(i);
    }

    private static boolean isBehind(final SegmentProperties segment, final long sequence)
    {
        return segment.firstSequence() > sequence || !segment.isBegun();
    }

    /** Makes the directory of a new segment, with its properties, appear in one step. */
    static Path create(final Path journal, final SegmentProperties properties) throws IOException
    {
        return publish(createUnseen(journal, properties), properties.ordinal());
    }

    /** Makes the directory of a new segment, with its properties, under a name that no reader looks at. */
    static Path createUnseen(final Path journal, final SegmentProperties properties) throws IOException
    {
        final Path directory = of(journal, properties.ordinal());
        final Path unseen = directory.resolveSibling(directory.getFileName() + TextProperties.TEMPORARY_SUFFIX);
        PrivateFiles.createDirectory(unseen);
        properties.write(unseen);
        return unseen;
    }

    /** Has it appear in one step. */
    static Path publish(final Path unseen, final long ordinal) throws IOException
    {
        final Path directory = of(unseen.getParent(), ordinal);
        // Without ATOMIC_MOVE's right to replace: a segment that exists already must never be touched.
        if (Files.exists(directory))
        {
            throw new IOException(directory + " exists already");
        }
        Files.move(unseen, directory);
        return directory;
    }

    private static List<Path> list(final Path journal, final Predicate<Path> filter)
        throws IOException
    {
        try (Stream<Path> paths = Files.list(journal))
        {
            return paths.filter(filter).sorted().collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }
}
