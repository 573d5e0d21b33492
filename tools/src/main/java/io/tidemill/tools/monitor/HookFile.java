// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The usable hook events of a file, the same ones each time it is read: lines that cannot be used are passed over, and
 * no clock is asked. Used by one thread.
 */
public final class HookFile implements AutoCloseable
{
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final InputStream in;
    private final LineReader lines;
    private final HookParser parser;

    private HookFile(final InputStream in)
    {
        this.in = in;
        lines = new LineReader(in, MAX_LINE_BYTES);
        parser = new HookParser("demo",
            new EdgeClock(WorkdayGenerator.START_MS, SPACING, () -> HookEvent.MAX_TIME_MS), new ProjectFinder());
    }

    /**
     * Opens a file.
     *
     * @param file of hook events, a JSON object a line
     * @return the file before its first event, to be closed by the caller
     * @throws IOException if it cannot be read
     */
    public static HookFile open(final Path file) throws IOException
    {
        if (Files.isDirectory(file))
        {
            throw new IOException(file + " is a directory; name a file of hook events, a JSON object a line");
        }
        if (!Files.isReadable(file))
        {
            throw new IOException(
                file + (Files.exists(file) ? " cannot be read: permission denied" : " does not exist"));
        }
        return new HookFile(Files.newInputStream(file));
    }

    /**
     * Gives the next usable event.
     *
     * @param event to fill
     * @return false at the end of the file; then the event is worth nothing
     * @throws IOException if the file cannot be read on
     */
    public boolean next(final HookEvent event) throws IOException
    {
        while (lines.next())
        {
            if (!lines.isTooLong() && !lines.isBlank() &&
                parser.parse(lines.bytes(), lines.lengthBytes(), lines.number(), event) == null)
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException
    {
        in.close();
    }
}
