// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a copy of a data directory says about that, in each of its logs: there before anything is copied, so that what
 * was cut short can be told from foreign files.
 * <p>
 * It also has writers of the copy begin an epoch of their own. The original may have gone on behind the copy, and a
 * backup may be restored more than once, so sequences are given out again: (epoch, sequence) must not be. The originals
 * count epochs up from 1 by their cuts; copies take the second in which they were made, from 2020 on, if that is more.
 *
 * @param kind  of copy
 * @param of    when the original was created, in its own words: what it is known by
 * @param from  where the original was; for people
 * @param epoch that writers begin with, at least
 */
record BackupRecord(Kind kind, String of, String from, int epoch)
{
    static final String FILE_NAME = "backup.properties";

    private static final int FORMAT = 1;
    private static final long SINCE = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();

    /** What a copy is for. */
    enum Kind
    {
        /** To be restored, and to be renewed. */
        BACKUP("backup"),

        /** To be used in place of the original. */
        RESTORED("restored data directory");

        private final String words;

        Kind(final String words)
        {
            this.words = words;
        }

        String words()
        {
            return words;
        }
    }

    /** Null if there is none. */
    static BackupRecord read(final Path directory) throws IOException
    {
        final TextProperties text;
        try
        {
            text = TextProperties.read(directory.resolve(FILE_NAME));
        }
        catch (final NoSuchFileException none)
        {
            return null;
        }
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        return new BackupRecord(kind(text), text.text("of"), text.text("from"), text.integer("epoch"));
    }

    private static Kind kind(final TextProperties text)
    {
        try
        {
            return Kind.valueOf(text.text("kind"));
        }
        catch (final IllegalArgumentException none)
        {
            throw Damage.in(text.file(), "'kind' is '" + text.text("kind") + "'");
        }
    }

    /** That writers of a directory begin with at least; 0 if it is no copy. */
    static int epoch(final Path directory) throws IOException
    {
        final BackupRecord record = read(directory);
        return record == null ? 0 : record.epoch;
    }

    /** That none of an original's frames has, nor gets soon, nor those of other copies. */
    static int epochBehind(final int original)
    {
        return (int)Math.max(original + 1L, Instant.now().getEpochSecond() - SINCE);
    }

    BackupRecord withEpoch(final int another)
    {
        return new BackupRecord(kind, of, from, another);
    }

    void write(final Path directory) throws IOException
    {
        new TextProperties(directory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("kind", kind)
            .put("of", of)
            .put("from", from)
            .put("copied", Instant.now())
            .put("epoch", epoch)
            .write();
    }
}
