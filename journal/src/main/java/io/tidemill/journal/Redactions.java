// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Redacted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All redactions of a journal, in its data directory:
 * <pre>
 *  redactions/
 *    0000000001.properties   {@link RedactionRecord}
 *    draft                   empty; there while files are prepared, and until all that follows is done
 * </pre>
 */
final class Redactions
{
    static final String DIRECTORY_NAME = "redactions";

    private static final String DRAFT_NAME = "draft";
    private static final Pattern NAME = Pattern.compile("[0-9]{10}\\.properties");

    private final Path directory;

    Redactions(final Path dataDirectory)
    {
        directory = dataDirectory.resolve(DIRECTORY_NAME);
    }

    /** In order. */
    List<RedactionRecord> all() throws IOException
    {
        final List<RedactionRecord> records = new ArrayList<>();
        for (final Path file : files())
        {
            records.add(RedactionRecord.read(file));
        }
        return records;
    }

    /** Their records, in order. */
    List<Path> files() throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.filter(path -> NAME.matcher(path.getFileName().toString()).matches()).sorted()
                .collect(Collectors.toList());
        }
        catch (final NoSuchFileException none)
        {
            return List.of();
        }
    }

    /** Whether another data directory knows of the same ones. */
    boolean isAsIn(final Redactions other) throws IOException
    {
        final List<Path> own = files();
        final List<Path> others = other.files();
        boolean isSame = own.size() == others.size();
        for (int i = 0; i < own.size() && isSame; i++)
        {
            isSame = Arrays.equals(PrivateFiles.read(own.get(i)), PrivateFiles.read(others.get(i)));
        }
        return isSame;
    }

    /** The last one, null if there is none. */
    RedactionRecord last() throws IOException
    {
        final List<Path> files = files();
        return files.isEmpty() ? null : RedactionRecord.read(files.get(files.size() - 1));
    }

    Path file(final RedactionRecord record)
    {
        return RedactionRecord.file(directory, record.number());
    }

    Redacted redacted() throws IOException
    {
        long first = Long.MAX_VALUE;
        long last = -1;
        for (final RedactionRecord each : all())
        {
            if (each.firstSequence() >= 0)
            {
                first = Math.min(first, each.firstSequence());
                last = Math.max(last, each.lastSequence());
            }
        }
        return last < 0 ? Redacted.NONE : new Redacted(first, last);
    }

    /** Whether one was begun and is not done. */
    boolean isOpen()
    {
        return Files.exists(directory.resolve(DRAFT_NAME));
    }

    /** Before the first file is prepared. */
    void begin() throws IOException
    {
        PrivateFiles.createDirectory(directory);
        PrivateFiles.write(directory.resolve(DRAFT_NAME), new byte[0]);
        PrivateFiles.force(directory);
    }

    void write(final RedactionRecord record) throws IOException
    {
        record.write(directory);
    }

    /** When nothing is left to be done. */
    void end() throws IOException
    {
        Files.deleteIfExists(directory.resolve(DRAFT_NAME));
        PrivateFiles.force(directory);
    }
}
