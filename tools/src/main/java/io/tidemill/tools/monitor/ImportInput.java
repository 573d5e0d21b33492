// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What an import reads: a file, or standard input. The one place that puts the file system's complaints into words.
 */
final class ImportInput implements AutoCloseable
{
    private static final String STANDARD_INPUT = "-";

    private final String name;
    private final InputStream stream;
    private final long sizeBytes;
    private final long modifiedMs;

    private ImportInput(final String name, final InputStream stream, final long sizeBytes, final long modifiedMs)
    {
        this.name = name;
        this.stream = stream;
        this.sizeBytes = sizeBytes;
        this.modifiedMs = modifiedMs;
    }

    /**
     * Opens an input.
     *
     * @param argument      a file's name, or {@code -}
     * @param standardInput to take for {@code -}
     * @throws IOException with a sentence that says what is wrong
     */
    static ImportInput open(final String argument, final InputStream standardInput) throws IOException
    {
        if (STANDARD_INPUT.equals(argument))
        {
            refuseClosedStandardInput();
            return new ImportInput("standard input", standardInput, -1, System.currentTimeMillis());
        }
        final Path file = Path.of(argument);
        if (!Files.exists(file))
        {
            throw new IOException("cannot import " + argument + ": there is no such file");
        }
        if (Files.isDirectory(file))
        {
            throw new IOException("cannot import " + argument +
                ": it is a directory; name a file of JSON lines, or - for standard input");
        }
        try
        {
            return new ImportInput(
                argument, Files.newInputStream(file), Files.size(file), Files.getLastModifiedTime(file).toMillis());
        }
        catch (final AccessDeniedException ex)
        {
            throw new IOException("cannot import " + argument + ": no permission to read it", ex);
        }
        catch (final IOException ex)
        {
            throw new IOException("cannot import " + argument + ": opening it failed: " + ex.getMessage(), ex);
        }
    }

    /**
     * A JVM that is started with standard input closed gives its descriptor to the next file it opens, one of its own,
     * and would read that.
     */
    private static void refuseClosedStandardInput() throws IOException
    {
        try
        {
            final Path opened = Path.of("/proc/self/fd/0").toRealPath();
            if (opened.startsWith(Path.of(System.getProperty("java.home")).toRealPath()))
            {
                throw new IOException("cannot import from standard input: it is closed");
            }
        }
        catch (final NoSuchFileException ex)
        {
            // A pipe, a socket, or a system without /proc: nothing of the JVM's own.
        }
    }

    String name()
    {
        return name;
    }

    InputStream stream()
    {
        return stream;
    }

    /**
     * The size of the file, -1 if it is not known.
     */
    long sizeBytes()
    {
        return sizeBytes;
    }

    /**
     * When the file was last written; for standard input, now.
     */
    long modifiedMs()
    {
        return modifiedMs;
    }

    @Override
    public void close() throws IOException
    {
        if (sizeBytes >= 0)
        {
            stream.close();
        }
    }
}
