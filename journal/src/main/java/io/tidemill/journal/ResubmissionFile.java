// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dead letters that somebody wants to have put in again, and what came of it: a file in {@code resubmissions/} of the
 * letters' data directory.
 * <ol>
 * <li>{@code ….request} belongs to whoever asks, and can be taken back by removing it; it says how long that one
 * waits.</li>
 * <li>By a rename to {@code ….resubmission} it becomes the property of the {@link DeadLetterResubmitter}; so of a
 * removal and a take-up just one succeeds.</li>
 * <li>Before the first event is put in, the file holds its position, on the disk. So after a kill the inlet's last
 * position tells how many of them are in, as long as no other was begun: one at a time.</li>
 * <li>It holds an outcome only when all that was put in is as durable as the journal's level.</li>
 * <li>What was put in by files that are long over is gathered in {@code past}.</li>
 * </ol>
 */
final class ResubmissionFile
{
    static final String DIRECTORY_NAME = "resubmissions";

    private static final String REQUEST_SUFFIX = ".request";
    private static final String TAKEN_SUFFIX = ".resubmission";
    private static final String PAST_NAME = "past";
    private static final int MAX_LENGTH = 450_000;
    private static final String FORMAT_KEY = "format";
    private static final int FORMAT = 1;
    private static final String PLACES = "places";
    private static final String AGAIN = "again";
    private static final String UNTIL_MS = "until.ms";
    private static final String FIRST_POSITION = "first.position";
    private static final String OUTCOME = "outcome";
    private static final String PUT_IN = "put.in";
    private static final int TIME_DIGITS = 15;
    private static final long LONG_AGO_MS = TimeUnit.DAYS.toMillis(1);

    private final Path directory;
    private final String id;

    private ResubmissionFile(final Path directory, final String id)
    {
        this.directory = directory;
        this.id = id;
    }

    static ResubmissionFile ask(
        final Path lettersDirectory, final SequenceRanges places, final boolean isAgain, final long timeoutMs)
        throws IOException
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
        final long nowMs = System.currentTimeMillis();
        final ResubmissionFile file = new ResubmissionFile(directory,
            String.format(Locale.ROOT, "%0" + TIME_DIGITS + "d-%s", nowMs, UUID.randomUUID()));
        properties(file.request()).put(PLACES, text).put(AGAIN, isAgain).put(UNTIL_MS, nowMs + timeoutMs)
            .write();
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
        return names(directory).stream().filter(name -> name.endsWith(suffix)).sorted()
            .map(name -> new ResubmissionFile(directory, name.substring(0, name.length() - suffix.length())))
            .collect(Collectors.toList());
    }

    private static List<String> names(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }

    /** For a copy: all but requests, which are for nobody else. */
    static List<Path> records(final Path lettersDirectory) throws IOException
    {
        final Path directory = lettersDirectory.resolve(DIRECTORY_NAME);
        return names(directory).stream().filter(name -> name.endsWith(TAKEN_SUFFIX) || name.equals(PAST_NAME))
            .map(directory::resolve).collect(Collectors.toList());
    }

    /** Files of which cannot be told what was put in. */
    static List<Path> damaged(final Path lettersDirectory) throws IOException
    {
        final List<Path> damaged = new ArrayList<>();
        for (final Path file : records(lettersDirectory))
        {
            try
            {
                values(file);
            }
            catch (final NoSuchFileException gone)
            {
                // Gathered, or of no use, just now.
            }
            catch (final LogDamagedException found)
            {
                damaged.add(file);
            }
        }
        return damaged;
    }

    /** The places of letters that were put in again, or are to be; not of damaged files. */
    static SequenceRanges past(final Path lettersDirectory) throws IOException
    {
        SequenceRanges past = gathered(lettersDirectory.resolve(DIRECTORY_NAME));
        for (final ResubmissionFile file : taken(lettersDirectory))
        {
            past = past.with(file.pastPlaces());
        }
        return past;
    }

    private SequenceRanges pastPlaces() throws IOException
    {
        try
        {
            final Content content = read();
            // What is not begun yet will look itself for what was put in before.
            return content.isOver() ? content.putIn() :
                content.firstPosition() < 0 ? SequenceRanges.NONE : content.places();
        }
        catch (final NoSuchFileException | LogDamagedException useless)
        {
            return SequenceRanges.NONE;
        }
    }

    private static SequenceRanges gathered(final Path directory) throws IOException
    {
        try
        {
            return ranges(values(directory.resolve(PAST_NAME)), PUT_IN, directory);
        }
        catch (final NoSuchFileException | LogDamagedException useless)
        {
            return SequenceRanges.NONE;
        }
    }

    /** Nobody waits for what is over since yesterday. */
    static void gather(final Path lettersDirectory) throws IOException
    {
        final Path directory = lettersDirectory.resolve(DIRECTORY_NAME);
        final long longAgoMs = System.currentTimeMillis() - LONG_AGO_MS;
        final List<ResubmissionFile> old = new ArrayList<>();
        SequenceRanges past = gathered(directory);
        for (final ResubmissionFile file : taken(lettersDirectory))
        {
            final Content content = file.read();
            if (content.isOver() && file.askedMs() < longAgoMs)
            {
                old.add(file);
                past = past.with(content.putIn());
            }
        }
        if (!old.isEmpty() && past.toString().length() <= MAX_LENGTH)
        {
            properties(directory.resolve(PAST_NAME)).put(PUT_IN, past).write();
            for (final ResubmissionFile file : old)
            {
                file.forget();
            }
        }
    }

    private long askedMs()
    {
        return id.matches("[0-9]{" + TIME_DIGITS + "}-.*") ? Long.parseLong(id.substring(0, TIME_DIGITS)) : 0;
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

    /** Whether nobody waits for it any more, or it cannot be understood. */
    boolean isExpired() throws IOException
    {
        try
        {
            return TextProperties.read(request()).number(UNTIL_MS) < System.currentTimeMillis();
        }
        catch (final NoSuchFileException | LogException useless)
        {
            return true;
        }
    }

    boolean isAsked()
    {
        return Files.exists(request());
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
        final Map<String, String> values = values(taken());
        final String first = values.getOrDefault(FIRST_POSITION, "-1");
        if (!first.matches("-1|[0-9]{1,18}"))
        {
            throw Damage.in(taken(), "'" + FIRST_POSITION + "' is '" + first + "'");
        }
        return new Content(
            ranges(values, PLACES, taken()), Boolean.parseBoolean(values.get(AGAIN)), Long.parseLong(first),
            values.get(OUTCOME), ranges(values, PUT_IN, taken()));
    }

    private static TextProperties properties(final Path file)
    {
        return new TextProperties(file).put(FORMAT_KEY, FORMAT);
    }

    private static Map<String, String> values(final Path file) throws IOException
    {
        final TextProperties read = TextProperties.read(file);
        if (read.integer(FORMAT_KEY) != FORMAT)
        {
            throw new LogException("cannot read " + file + ": its format is " + read.integer(FORMAT_KEY) +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        return read.values();
    }

    private static SequenceRanges ranges(final Map<String, String> values, final String key, final Path file)
    {
        try
        {
            return SequenceRanges.parse(values.getOrDefault(key, ""));
        }
        catch (final IllegalArgumentException invalid)
        {
            throw Damage.in(file, "'" + key + "' is not what it should be: " + invalid.getMessage());
        }
    }

    void write(final Content content) throws IOException
    {
        final TextProperties properties = properties(taken()).put(PLACES, content.places())
            .put(AGAIN, content.isAgain()).put(FIRST_POSITION, content.firstPosition());
        if (content.isOver())
        {
            properties.put(PUT_IN, content.putIn()).put(OUTCOME, content.outcome());
        }
        properties.write();
    }

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
     * @param isAgain       whether also of those that were put in before
     * @param firstPosition of the event of the first of them, -1 as long as none is put in
     * @param outcome       null as long as it is not over; empty when all are put in; else why not
     * @param putIn         the places of those that are, when it is over
     */
    record Content(SequenceRanges places, boolean isAgain, long firstPosition, String outcome, SequenceRanges putIn)
    {
        boolean isOver()
        {
            return outcome != null;
        }

        Content begun(final SequenceRanges those, final long position)
        {
            return new Content(those, isAgain, position, null, SequenceRanges.NONE);
        }

        Content over(final SequenceRanges those, final String why)
        {
            return new Content(places, isAgain, firstPosition, why, those);
        }
    }
}
