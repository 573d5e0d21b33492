// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data directory and what it says about itself:
 * <pre>
 *  dir/
 *    tidemill.properties   format of the directory, codec, when it was created; written once
 *    lock                  locked by the one writer, never read
 *    holder                who that is or was, for the message to others
 *    frames                an empty file: frames were written, so there must be segments
 *    journal/0000000001/   a segment: segment.properties and Chronicle's files
 *    cut/                  what was cut off
 *    snapshots/            {@link JournalSnapshots}
 *    consumers/            {@link JournalConsumers}
 *    redactions/           {@link Redactions}
 *    chronicle-in/         {@link SourceFile}
 *    outputs/              a companion, with any name that is not one of these: a data directory of its own
 * </pre>
 */
record DataDirectory(Path directory, String codecName, String created)
{
    static final String FILE_NAME = "tidemill.properties";
    static final int FORMAT = 1;

    /** What may lie in a new data directory; the last is the file system's own, at the top of a volume. */
    private static final List<String> OWN_NAMES =
        List.of(DirectoryLock.LOCK_FILE_NAME, FILE_NAME + TextProperties.TEMPORARY_SUFFIX, "lost+found");

    /** What lies in a data directory, of the journal and of an engine on it. */
    private static final Set<String> TAKEN_NAMES = Set.of(DirectoryLock.LOCK_FILE_NAME, DirectoryLock.HOLDER_FILE_NAME,
        FramesMark.FILE_NAME, "journal", "cut", JournalSnapshots.DIRECTORY_NAME, JournalConsumers.DIRECTORY_NAME,
        Redactions.DIRECTORY_NAME, ResubmissionFile.DIRECTORY_NAME, SourceFile.DIRECTORY_NAME, "counters",
        "lanes");

    private static final Pattern COMPANION = Pattern.compile("[a-z][a-z-]*");

    static void requireCompanion(final String name)
    {
        if (!COMPANION.matcher(name).matches() || TAKEN_NAMES.contains(name))
        {
            throw new IllegalArgumentException("a companion of a journal cannot have the name '" + name +
                "': allowed are small letters and hyphens, but for " + new TreeSet<>(TAKEN_NAMES));
        }
    }

    Path journal()
    {
        return journal(directory);
    }

    static Path journal(final Path directory)
    {
        return directory.resolve("journal");
    }

    /** Reads what the directory says; null if it says nothing, being new. */
    static DataDirectory read(final Path directory) throws IOException
    {
        final TextProperties text;
        try
        {
            text = TextProperties.read(directory.resolve(FILE_NAME));
        }
        catch (final NoSuchFileException missing)
        {
            return null;
        }
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot open " + directory + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        return new DataDirectory(directory, text.text("codec.name"), text.text("created"));
    }

    /** Makes a directory ready for its lock: exists, and is either new or ours. */
    static void prepare(final Path directory) throws IOException
    {
        requireNoFileOnTheWay(directory);
        PrivateFiles.createDirectory(directory);
        if (Files.exists(directory.resolve(FILE_NAME)))
        {
            return;
        }
        if (isLost(directory))
        {
            throw lost(directory);
        }
        try (Stream<Path> entries = Files.list(directory))
        {
            final List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                .filter(name -> !OWN_NAMES.contains(name))
                .limit(3)
                .collect(Collectors.toList());
            if (!foreign.isEmpty())
            {
                throw new LogException("cannot open " + directory + ": it holds " + String.join(", ", foreign) +
                    " but no " + FILE_NAME + ", so it is no data directory; name an empty or a new one");
            }
        }
    }

    /** Whether it holds frames, so that it once said what it is, or was to. */
    static boolean isLost(final Path directory)
    {
        return !Files.exists(directory.resolve(FILE_NAME)) && Files.exists(directory.resolve(FramesMark.FILE_NAME)) &&
            Files.isDirectory(journal(directory));
    }

    static LogDamagedException lost(final Path directory)
    {
        return new LogDamagedException("damaged journal: " + directory + " holds a journal, and no " + FILE_NAME +
            ". Nothing was changed. If it is a copy, it was not completed: copy again. Else that file was lost: take " +
            "it from a backup of this directory");
    }

    /** Refuses a directory that no journal was opened in yet. */
    static void requirePresent(final Path directory)
    {
        if (Files.isDirectory(directory) && !Files.isExecutable(directory))
        {
            throw new LogException("cannot read " + directory + ": permission denied; a data directory is its " +
                "owner's alone, so be that user");
        }
        if (!Files.exists(directory.resolve(FILE_NAME)))
        {
            throw new LogException("there is no journal in " + directory + ": it " +
                (Files.isDirectory(directory) ? "has no " + FILE_NAME : "is no directory"));
        }
    }

    private static void requireNoFileOnTheWay(final Path directory)
    {
        for (Path path = directory.toAbsolutePath(); path != null; path = path.getParent())
        {
            if (Files.exists(path) && !Files.isDirectory(path))
            {
                throw new LogException("cannot open " + directory + ": " + (path.equals(directory) ? "it" : path) +
                    " is a file, not a directory; name an empty directory or a new one");
            }
        }
    }

    /** With the lock held: reads what the directory says, or writes it for the first time. */
    static DataDirectory open(final Path directory, final String codecName) throws IOException
    {
        final DataDirectory present = read(directory);
        if (present != null)
        {
            present.requireCodec(codecName);
            return present;
        }
        final String created = Instant.now().toString();
        new TextProperties(directory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("created", created)
            .put("codec.name", codecName)
            .write();
        return new DataDirectory(directory, codecName, created);
    }

    void requireCodec(final String name)
    {
        if (!codecName.equals(name))
        {
            throw new LogException("cannot open " + directory + " with the codec '" + name + "': its events are '" +
                codecName + "'; use that codec or another directory");
        }
    }
}
