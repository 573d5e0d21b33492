// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A small text file of key=value lines that a person can read and a flipped bit cannot change unseen: the last line is
 * the CRC32C of all before it. Written under a temporary name and renamed, so it is there whole or not at all.
 */
final class TextProperties
{
    static final String TEMPORARY_SUFFIX = ".new";

    private static final String CRC_KEY = "crc32c=";
    private static final int CRC_LINE_LENGTH = CRC_KEY.length() + 8 + 1;
    private static final int SECTOR = 512;
    private static final int MAX_LENGTH = 1024 * 1024;

    private final Path file;
    private final Map<String, String> values = new LinkedHashMap<>();

    TextProperties(final Path file)
    {
        this.file = file;
    }

    Path file()
    {
        return file;
    }

    TextProperties put(final String key, final Object value)
    {
        values.put(key, String.valueOf(value));
        return this;
    }

    Map<String, String> values()
    {
        return values;
    }

    String text(final String key)
    {
        final String value = values.get(key);
        if (value == null)
        {
            throw Damage.in(file, "it has no '" + key + "'");
        }
        return value;
    }

    long number(final String key)
    {
        final String value = text(key);
        try
        {
            return Long.parseLong(value);
        }
        catch (final NumberFormatException failure)
        {
            throw Damage.in(file, "'" + key + "' is '" + value + "', not a number");
        }
    }

    int integer(final String key)
    {
        final long value = number(key);
        if (value != (int)value)
        {
            throw Damage.in(file, "'" + key + "' is " + value + ", beyond any valid one");
        }
        return (int)value;
    }

    static TextProperties read(final Path file) throws IOException
    {
        if (Files.size(file) > MAX_LENGTH)
        {
            throw Damage.in(file, "it has " + Files.size(file) + " bytes; at most " + MAX_LENGTH + " make sense");
        }
        final byte[] bytes = PrivateFiles.read(file);
        final int checked = bytes.length - CRC_LINE_LENGTH;
        final String last = checked < 0 ? "" :
            new String(bytes, checked, CRC_LINE_LENGTH, StandardCharsets.ISO_8859_1);
        if (!last.equals(crcLine(bytes, Math.max(0, checked))))
        {
            throw Damage.in(file, "its last line does not hold the checksum of the others");
        }
        final TextProperties properties = new TextProperties(file);
        new String(bytes, 0, checked, StandardCharsets.UTF_8).lines().forEach(properties::parse);
        return properties;
    }

    private void parse(final String line)
    {
        final int equals = line.indexOf('=');
        if (equals <= 0)
        {
            throw Damage.in(file, "the line '" + line + "' is not key=value");
        }
        values.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
    }

    /** Replaces the file in one step. Returns with its content and name on the disk. */
    void write() throws IOException
    {
        final Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        PrivateFiles.write(temporary, bytes());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.force(file.toAbsolutePath().getParent());
    }

    /**
     * Replaces the content of the file where that has the same length, without waiting for the disk: a process that is
     * killed leaves either the old or the new one, and so does a loss of power, since a disk writes whole sectors.
     */
    void rewrite() throws IOException
    {
        final byte[] bytes = bytes();
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            if (access.length() == bytes.length && bytes.length <= SECTOR)
            {
                access.write(bytes);
                return;
            }
        }
        write();
    }

    private byte[] bytes()
    {
        final StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> text.append(key).append('=').append(escape(value)).append('\n'));
        final byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        final byte[] all = (text + crcLine(content, content.length)).getBytes(StandardCharsets.UTF_8);
        if (all.length > MAX_LENGTH)
        {
            throw new LogException("cannot write " + file + ": " + all.length + " bytes; at most " + MAX_LENGTH +
                " are allowed, so use fewer or shorter names");
        }
        return all;
    }

    private static String crcLine(final byte[] bytes, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return CRC_KEY + String.format(Locale.ROOT, "%08x", crc.getValue()) + '\n';
    }

    private static String escape(final String value)
    {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(final String value)
    {
        final StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length())
            {
                i++;
                final char escaped = value.charAt(i);
                text.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            }
            else
            {
                text.append(c);
            }
        }
        return text.toString();
    }
}
