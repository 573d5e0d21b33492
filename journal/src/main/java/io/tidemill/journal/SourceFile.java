// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which documents of a queue the events of an inlet came from: a file in {@code chronicle-in/} of the data directory.
 * <ol>
 * <li>It is written, and on the disk, before the first event is put in.</li>
 * <li>A place gets into it only when the journal has its position on the disk, so neither a kill nor a loss of power
 * leaves a journal that ends before the newest one. A copy of the journal may be older: then an older place does, or
 * the first one, which is always kept.</li>
 * <li>It stays shorter than a sector and as long as it is, so it is replaced in one step without waiting for the
 * disk.</li>
 * </ol>
 */
final class SourceFile
{
    static final String DIRECTORY_NAME = "chronicle-in";

    private static final String SUFFIX = ".places";
    private static final String LOCK_SUFFIX = ".lock";
    private static final String FORMAT_KEY = "format";
    private static final int FORMAT = 1;
    private static final String QUEUE = "queue";
    private static final String SETTLED = "settled";
    private static final String ORIGIN = "origin";
    private static final String PLACE = "place.";
    private static final int PLACES = 3;
    private static final int MAX_QUEUE_BYTES = 120;
    private static final int ATTEMPTS = 10;

    private final Path file;

    private SourceFile(final Path file)
    {
        this.file = file;
    }

    static SourceFile of(final Path dataDirectory, final String inlet)
    {
        return new SourceFile(dataDirectory.resolve(DIRECTORY_NAME)
            .resolve(ConsumerFile.stem("name of an inlet", inlet) + SUFFIX));
    }

    /** For a copy: those that are there, by the way to them from the data directory. */
    static Map<String, byte[]> all(final Path dataDirectory) throws IOException
    {
        final Map<String, byte[]> all = new TreeMap<>();
        for (final Path file : list(dataDirectory))
        {
            all.put(dataDirectory.relativize(file).toString(), whole(file));
        }
        return all;
    }

    /** In a copy that nobody uses: those that are there become these. */
    static void replaceAll(final Path dataDirectory, final Map<String, byte[]> all) throws IOException
    {
        for (final Path old : list(dataDirectory))
        {
            if (!all.containsKey(dataDirectory.relativize(old).toString()))
            {
                SmallFile.write(old, null);
            }
        }
        for (final Map.Entry<String, byte[]> each : all.entrySet())
        {
            PrivateFiles.createDirectory(dataDirectory.resolve(DIRECTORY_NAME));
            SmallFile.write(dataDirectory.resolve(each.getKey()), each.getValue());
        }
    }

    private static List<Path> list(final Path dataDirectory) throws IOException
    {
        try (Stream<Path> files = Files.list(dataDirectory.resolve(DIRECTORY_NAME)))
        {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }

    /** As one who writes it left it, and not half as the next one. */
    private static byte[] whole(final Path file) throws IOException
    {
        byte[] before = null;
        byte[] bytes = PrivateFiles.read(file);
        for (int i = 0; i < ATTEMPTS && !Arrays.equals(before, bytes); i++)
        {
            before = bytes;
            bytes = PrivateFiles.read(file);
        }
        return bytes;
    }

    /** Null if somebody has it. */
    LockedFile lock() throws IOException
    {
        PrivateFiles.createDirectory(file.getParent());
        return LockedFile.tryAcquire(
            file.resolveSibling(file.getFileName().toString().replace(SUFFIX, LOCK_SUFFIX)));
    }

    /** Null if there is none. */
    Content read() throws IOException
    {
        try
        {
            final TextProperties text = TextProperties.read(file);
            if (text.integer(FORMAT_KEY) != FORMAT)
            {
                throw new LogException("cannot read " + file + ": its format is " + text.integer(FORMAT_KEY) +
                    ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
            }
            final List<QueuePlace> latest = new ArrayList<>();
            for (int i = 0; i < PLACES; i++)
            {
                latest.add(place(text, PLACE + i));
            }
            return new Content(text.text(QUEUE), text.integer(SETTLED) == 1, place(text, ORIGIN), latest);
        }
        catch (final NoSuchFileException none)
        {
            return null;
        }
        catch (final LogDamagedException damaged)
        {
            throw new LogDamagedException("damaged record of what came from a Chronicle Queue: " + file + ": " +
                Damage.findingIn(file, damaged) + ". Nothing was changed. Take it from a backup of the data " +
                "directory; or delete it, and say with beginAt(index) which document comes next");
        }
    }

    private static QueuePlace place(final TextProperties text, final String key)
    {
        final QueuePlace place = QueuePlace.parse(text.text(key));
        if (place == null)
        {
            throw Damage.in(text.file(), "'" + key + "' is '" + text.text(key) + "'");
        }
        return place;
    }

    /** On the disk. */
    void write(final Content content) throws IOException
    {
        properties(content).write();
    }

    /** Without waiting for the disk. */
    void rewrite(final Content content) throws IOException
    {
        properties(content).rewrite();
    }

    private TextProperties properties(final Content content)
    {
        final TextProperties text = new TextProperties(file).put(FORMAT_KEY, FORMAT).put(QUEUE, content.queue())
            .put(SETTLED, content.isSettled() ? 1 : 0).put(ORIGIN, content.origin());
        for (int i = 0; i < PLACES; i++)
        {
            text.put(PLACE + i, content.latest().get(i));
        }
        return text;
    }

    @Override
    public String toString()
    {
        return file.toString();
    }

    /**
     * What it holds.
     *
     * @param queue     its path, or the end of a long one: for people, and to know it by when there is nothing else
     * @param isSettled whether the newest place is exactly where the source ended
     * @param origin    where it began
     * @param latest    the newest first
     */
    record Content(String queue, boolean isSettled, QueuePlace origin, List<QueuePlace> latest)
    {
        static Content begin(final String queue, final QueuePlace origin)
        {
            return new Content(queue, false, origin, List.of(origin, origin, origin));
        }

        QueuePlace newest()
        {
            return latest.get(0);
        }

        /** The newest place that the journal has come to, null if there is none. */
        QueuePlace at(final long position)
        {
            for (final QueuePlace place : latest)
            {
                if (place.position() <= position)
                {
                    return place;
                }
            }
            return origin.position() <= position ? origin : null;
        }

        Content with(final QueuePlace place, final boolean settled)
        {
            return new Content(queue, settled, origin, place.equals(newest()) ? latest :
                List.of(place, latest.get(0), latest.get(1)));
        }

        /** Goes on from an earlier place, so later ones are of a journal that is lost. */
        Content from(final String path, final QueuePlace place)
        {
            return new Content(path, false, origin, List.of(place, place, origin));
        }
    }

    /** A queue's path as it is kept. */
    static String shortened(final Path queue)
    {
        String text = queue.toString();
        while (text.getBytes(StandardCharsets.UTF_8).length > MAX_QUEUE_BYTES)
        {
            text = "…" + text.substring(2);
        }
        return text;
    }
}
