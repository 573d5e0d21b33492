// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a segment says about itself before its first frame is written. Its first sequence is also what proves the
 * segment before it to be complete.
 *
 * @param ordinal       number of the segment, never used twice
 * @param epoch         of its frames
 * @param firstSequence that its first frame begins with
 * @param bootId        of the kernel that ran when it was created
 * @param codecName     of its events
 * @param codecVersion  of its frames
 * @param inlets        all inlets known so far, by number
 * @param follows       number of the segment whose cut this one is a part of: it counts from the moment when that cut
 *                      is on record ({@link SegmentCut#isDone}); 0 for most
 */
record SegmentProperties(
    long ordinal,
    int epoch,
    long firstSequence,
    String bootId,
    String codecName,
    int codecVersion,
    Map<Integer, String> inlets,
    long follows)
{
    static final String FILE_NAME = "segment.properties";

    private static final int FORMAT = 1;
    /**
     * First sequence of a segment that is made ready, so that where it begins is not known yet. One of which nothing
     * was ever synced says so, too, when the power was lost.
     */
    static final long NOT_BEGUN = -1;

    private static final DateTimeFormatter CREATED = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final String INLET_PREFIX = "inlet.";
    private static final String FOLLOWS = "follows";

    SegmentProperties(
        final long ordinal,
        final int epoch,
        final long firstSequence,
        final String bootId,
        final String codecName,
        final int codecVersion,
        final Map<Integer, String> inlets)
    {
        this(ordinal, epoch, firstSequence, bootId, codecName, codecVersion, inlets, 0);
    }

    static SegmentProperties read(final Path directory) throws IOException
    {
        final SegmentProperties properties = readAnywhere(directory);
        if (properties.ordinal != SegmentDirectory.ordinal(directory))
        {
            throw Damage.in(directory.resolve(FILE_NAME), "it belongs to segment " + properties.ordinal +
                ", so directories were renamed or copied");
        }
        return properties;
    }

    /** Of a directory that may have the name of another segment. */
    static SegmentProperties readAnywhere(final Path directory) throws IOException
    {
        final TextProperties text = read(directory, directory.resolve(FILE_NAME));
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        return new SegmentProperties(
            text.number("ordinal"),
            text.integer("epoch"),
            text.number("firstSequence"),
            text.text("bootId"),
            text.text("codec.name"),
            text.integer("codec.version"),
            inlets(text),
            text.values().containsKey(FOLLOWS) ? text.number(FOLLOWS) : 0);
    }

    SegmentProperties from(final long sequence)
    {
        return new SegmentProperties(ordinal, epoch, sequence, bootId, codecName, codecVersion, inlets, follows);
    }

    /** Of the next segment, with entries of a segment that is cut, in the epoch that begins. */
    SegmentProperties followedByHeadOf(final SegmentProperties cut, final long sequence, final int newEpoch)
    {
        return new SegmentProperties(
            ordinal + 1, newEpoch, sequence, bootId, cut.codecName, cut.codecVersion, inlets, cut.ordinal);
    }

    /** With another place and epoch. */
    SegmentProperties at(final long newOrdinal, final int newEpoch)
    {
        return new SegmentProperties(newOrdinal, newEpoch, firstSequence, bootId, codecName, codecVersion, inlets);
    }

    /** A directory never exists without its properties; if both are gone, it was removed for being empty. */
    private static TextProperties read(final Path directory, final Path file) throws IOException
    {
        try
        {
            return TextProperties.read(file);
        }
        catch (final NoSuchFileException missing)
        {
            if (Files.exists(directory))
            {
                throw Damage.in(file, "it is missing");
            }
            throw missing;
        }
    }

    /** Of the next segment, which begins with a sequence. */
    SegmentProperties followedBy(final long sequence)
    {
        return new SegmentProperties(ordinal + 1, epoch, sequence, bootId, codecName, codecVersion, inlets);
    }

    boolean isBegun()
    {
        return firstSequence != NOT_BEGUN;
    }

    void write(final Path directory) throws IOException
    {
        text(directory).write();
    }

    /** In place of those of the same segment that had not begun. Not on the disk before {@link #force}. */
    void rewrite(final Path directory) throws IOException
    {
        text(directory).rewrite();
    }

    /** Puts on the disk what is written. */
    static void force(final Path directory) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(FILE_NAME).toFile(), "r"))
        {
            file.getFD().sync();
        }
    }

    private TextProperties text(final Path directory)
    {
        // Numbers and times of one length, so that one sequence takes the place of another.
        final TextProperties text = new TextProperties(directory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("ordinal", ordinal)
            .put("epoch", epoch)
            .put("firstSequence", String.format(Locale.ROOT, "%019d", firstSequence))
            .put("created", CREATED.format(Instant.now()))
            .put("bootId", bootId)
            .put("codec.name", codecName)
            .put("codec.id", FrameDescriptor.codecId(codecName))
            .put("codec.version", codecVersion);
        inlets.forEach((id, name) -> text.put(INLET_PREFIX + id, name));
        if (follows != 0)
        {
            text.put(FOLLOWS, follows);
        }
        return text;
    }

    private static Map<Integer, String> inlets(final TextProperties text)
    {
        final Map<Integer, String> inlets = new TreeMap<>();
        for (final String key : text.values().keySet())
        {
            if (key.startsWith(INLET_PREFIX))
            {
                inlets.put(inletId(text, key), text.text(key));
            }
        }
        return inlets;
    }

    private static int inletId(final TextProperties text, final String key)
    {
        final String number = key.substring(INLET_PREFIX.length());
        if (!number.matches("[1-9][0-9]{0,4}") || Integer.parseInt(number) > RunDescriptor.MAX_INLET_ID)
        {
            throw Damage.in(text.file(), "'" + key + "' names no inlet number from 1 to " +
                RunDescriptor.MAX_INLET_ID);
        }
        return Integer.parseInt(number);
    }
}
