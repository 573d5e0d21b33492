// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a snapshot says about itself. Written when all parts are on the disk.
 *
 * @param sequence   of its MARKER entry
 * @param parts      in the order in which they were begun
 * @param properties of whoever wrote it
 */
record SnapshotProperties(long sequence, List<Part> parts, Map<String, String> properties)
{
    static final String FILE_NAME = "snapshot.properties";

    private static final int FORMAT = 1;
    private static final String PROPERTY_PREFIX = "property.";

    /**
     * A part, as it was written.
     *
     * @param name   of the part, any text
     * @param file   name of its file
     * @param length of the file
     * @param crc    CRC32C of the file
     */
    record Part(String name, String file, long length, int crc)
    {
    }

    /** Writes it into a snapshot's directory, and returns the length of the file. */
    long write(final Path directory) throws IOException
    {
        final TextProperties text = new TextProperties(directory.resolve(FILE_NAME))
            .put("format", FORMAT)
            .put("sequence", sequence)
            .put("created", Instant.now())
            .put("parts", parts.size());
        for (int i = 1; i <= parts.size(); i++)
        {
            final Part part = parts.get(i - 1);
            text.put(key(i, "name"), part.name)
                .put(key(i, "file"), part.file)
                .put(key(i, "length"), part.length)
                .put(key(i, "crc32c"), String.format(Locale.ROOT, "%08x", part.crc));
        }
        properties.forEach((key, value) -> text.put(PROPERTY_PREFIX + key, value));
        text.write();
        return text.file().toFile().length();
    }

    private static String key(final int part, final String what)
    {
        return "part." + part + '.' + what;
    }

    /** Keys that a line of the file can begin with. */
    static void requireWritable(final Map<String, String> properties)
    {
        for (final String key : properties.keySet())
        {
            if (key.isEmpty() || key.lines().count() > 1 || key.matches("(?s).*[=\\n\\r].*"))
            {
                throw new IllegalArgumentException("a property of a snapshot cannot have the key '" + key +
                    "': it must not be empty, nor hold '=' or line breaks");
            }
        }
    }

    static SnapshotProperties read(final Path directory, final long sequence) throws IOException
    {
        final Path file = directory.resolve(FILE_NAME);
        try
        {
            return parse(TextProperties.read(file), sequence);
        }
        catch (final NoSuchFileException missing)
        {
            if (!Files.exists(directory))
            {
                // Dropped just now.
                throw missing;
            }
            throw Damage.inSnapshot(file, "it is missing");
        }
        catch (final LogDamagedException found)
        {
            throw Damage.inSnapshot(file, Damage.findingIn(file, found));
        }
    }

    private static SnapshotProperties parse(final TextProperties text, final long sequence)
    {
        if (text.integer("format") != FORMAT)
        {
            throw new LogException("cannot read " + text.file() + ": its format is " + text.integer("format") +
                ", this release knows " + FORMAT + "; use the release that wrote it, or a newer one");
        }
        if (text.number("sequence") != sequence)
        {
            throw Damage.in(text.file(), "it belongs to the snapshot at sequence " + text.number("sequence") +
                ", so directories were renamed or copied");
        }
        final List<Part> parts = new ArrayList<>();
        for (int i = 1; i <= text.integer("parts"); i++)
        {
            parts.add(new Part(text.text(key(i, "name")), text.text(key(i, "file")), text.number(key(i, "length")),
                crc(text, key(i, "crc32c"))));
        }
        final Map<String, String> properties = new TreeMap<>();
        text.values().forEach((key, value) ->
        {
            if (key.startsWith(PROPERTY_PREFIX))
            {
                properties.put(key.substring(PROPERTY_PREFIX.length()), value);
            }
        });
        return new SnapshotProperties(sequence, List.copyOf(parts), Map.copyOf(properties));
    }

    private static int crc(final TextProperties text, final String key)
    {
        try
        {
            return Integer.parseUnsignedInt(text.text(key), 16);
        }
        catch (final NumberFormatException failure)
        {
            throw Damage.in(text.file(), "'" + key + "' is '" + text.text(key) + "', not a checksum");
        }
    }
}
