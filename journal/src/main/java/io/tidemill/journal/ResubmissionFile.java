// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dead letters that somebody wants to have put in again, and what came of it: a file in {@code resubmissions/} of the
 * letters' data directory.
 * <ol>
 * <li>{@code ….request} belongs to whoever asks, and can be taken back by removing it.</li>
 * <li>By a rename to {@code ….resubmission} it becomes the property of the {@link DeadLetterResubmitter}; so of a
 * removal and a take-up just one succeeds.</li>
 * <li>Before the first event is put in, the file holds its position, on the disk. So after a kill the inlet's last
 * position tells how many of them are in.</li>
 * <li>It holds an outcome only when all that was put in is as durable as the journal's level.</li>
 * </ol>
 */
final class ResubmissionFile
{
    static final String DIRECTORY_NAME = "resubmissions";

    private static final String REQUEST_SUFFIX = ".request";
    private static final String TAKEN_SUFFIX = ".resubmission";
    private static final int MAX_LENGTH = 900_000;
    private static final String PLACES = "places";
    private static final String FIRST_POSITION = "first.position";
    private static final String OUTCOME = "outcome";
    private static final String PUT_IN = "put.in";

    private final Path directory;
    private final String id;

    private ResubmissionFile(final Path directory, final String id)
    {
        this.directory = directory;
        this.id = id;
    }

    static ResubmissionFile ask(final Path lettersDirectory, final SequenceRanges places) throws IOException
    {
        final String text = places.toString();
        if (text.length() > MAX_LENGTH)
        {
            throw new LogException("cannot ask for " + places.count() + " dead letters at once: that many, so " +
                "scattered, do not fit into a request. Ask for fewer, such as those of one stage");
        }
        DataDirectory.requirePresent(lettersDirectory);
        final Path directory = lettersDirectory.resolve(DIRECTORY_NAME);
        PrivateFiles.createDirectory(directory);
        final ResubmissionFile file = new ResubmissionFile(directory,
            String.format(Locale.ROOT, "%015d-%s", System.currentTimeMillis(), UUID.randomUUID()));
        new TextProperties(file.request()).put(PLACES, text).write();
        return file;
    }

    /** The oldest first. */
    static List<ResubmissionFile> requests(final Path lettersDirectory) throws IOException
    {
        return list(lettersDirectory, REQUEST_SUFFIX);
    }

    /** Those that were taken up, the oldest first. */
    static List<ResubmissionFile> taken(final Path lettersDirectory) throws IOException
    {
        return list(lettersDirectory, TAKEN_SUFFIX);
    }

    private static List<ResubmissionFile> list(final Path lettersDirectory, final String suffix) throws IOException
    {
        final Path directory = lettersDirectory.resolve(DIRECTORY_NAME);
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix)).sorted()
                .map(name -> new ResubmissionFile(directory, name.substring(0, name.length() - suffix.length())))
                .collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }

    private Path request()
    {
        return directory.resolve(id + REQUEST_SUFFIX);
    }

    private Path taken()
    {
        return directory.resolve(id + TAKEN_SUFFIX);
    }

    /** False if it has been taken up. */
    boolean takeBack() throws IOException
    {
        return Files.deleteIfExists(request());
    }

    boolean isTaken()
    {
        return Files.exists(taken());
    }

    /** False if it has been taken back. */
    boolean takeUp() throws IOException
    {
        try
        {
            Files.move(request(), taken(), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final NoSuchFileException takenBack)
        {
            return false;
        }
        PrivateFiles.force(directory);
        return true;
    }

    Content read() throws IOException
    {
        final TextProperties properties = TextProperties.read(taken());
        return new Content(
            ranges(properties, PLACES),
            properties.values().containsKey(FIRST_POSITION) ? properties.number(FIRST_POSITION) : -1,
            properties.values().get(OUTCOME),
            properties.values().containsKey(PUT_IN) ? ranges(properties, PUT_IN) : SequenceRanges.NONE);
    }

    private static SequenceRanges ranges(final TextProperties properties, final String key)
    {
        try
        {
            return SequenceRanges.parse(properties.text(key));
        }
        catch (final IllegalArgumentException invalid)
        {
            throw Damage.in(properties.file(), "'" + key + "' is not what it should be: " + invalid.getMessage());
        }
    }

    void begin(final SequenceRanges places, final long firstPosition) throws IOException
    {
        new TextProperties(taken()).put(PLACES, places).put(FIRST_POSITION, firstPosition).write();
    }

    void end(final Content content, final SequenceRanges putIn, final String outcome) throws IOException
    {
        new TextProperties(taken()).put(PLACES, content.places()).put(FIRST_POSITION, content.firstPosition())
            .put(PUT_IN, putIn).put(OUTCOME, outcome).write();
    }

    /** Nothing was put in, so nothing is to be known of it any more. */
    void forget() throws IOException
    {
        Files.deleteIfExists(taken());
    }

    @Override
    public String toString()
    {
        return taken().toString();
    }

    /**
     * What it holds.
     *
     * @param places        of the letters
     * @param firstPosition of the event of the first of them, -1 as long as none is put in
     * @param outcome       null as long as it is not over; empty when all are put in; else why not
     * @param putIn         the places of those that are, when it is over
     */
    record Content(SequenceRanges places, long firstPosition, String outcome, SequenceRanges putIn)
    {
        boolean isOver()
        {
            return outcome != null;
        }
    }
}
