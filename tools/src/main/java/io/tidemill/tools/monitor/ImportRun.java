// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads lines, makes events of them and feeds them; a line that cannot be used is noted and never ends the run.
 */
final class ImportRun
{
    private static final int LINES_PER_PROGRESS = 256;

    private final LineReader lines;
    private final HookParser parser;
    private final HookFeed feed;
    private final LongConsumer progress;
    private final List<ImportCounts.Fault> firstFaults = new ArrayList<>();
    private long blank;
    private long events;
    private long bad;

    /**
     * An import that has not begun.
     *
     * @param lines    to read
     * @param parser   to read them with
     * @param feed     to put the events into
     * @param progress is told the bytes read so far, now and then
     */
    ImportRun(final LineReader lines, final HookParser parser, final HookFeed feed, final LongConsumer progress)
    {
        this.lines = lines;
        this.parser = parser;
        this.feed = feed;
        this.progress = progress;
    }

    /**
     * Imports everything, or until the feed is closed.
     *
     * @throws IOException if reading fails; the message says where
     */
    ImportCounts run() throws IOException, InterruptedException
    {
        boolean open = true;
        while (open && nextLine())
        {
            open = line();
            if (lines.number() % LINES_PER_PROGRESS == 0)
            {
                progress.accept(lines.bytesRead());
            }
        }
        progress.accept(lines.bytesRead());
        return new ImportCounts(lines.number(), blank, events, bad, parser.unknownFields(), parser.unknownEvents(),
            lines.bytesRead(), List.copyOf(firstFaults), !open);
    }

    private boolean nextLine() throws IOException
    {
        try
        {
            return lines.next();
        }
        catch (final IOException ex)
        {
            throw new IOException("reading failed behind line " + lines.number() + ", after " + lines.bytesRead() +
                " bytes and " + events + " events: " + ex.getMessage(), ex);
        }
    }

    /** False if the feed has been closed. */
    private boolean line() throws InterruptedException
    {
        if (lines.isTooLong())
        {
            note(LineFault.TOO_LONG);
            return true;
        }
        if (lines.isBlank())
        {
            blank++;
            return true;
        }
        final HookEvent event = feed.claim();
        if (event == null)
        {
            return false;
        }
        final LineFault fault = parser.parse(lines.bytes(), lines.lengthBytes(), lines.number(), event);
        if (fault != null)
        {
            note(fault);
            return true;
        }
        if (!feed.commit())
        {
            return false;
        }
        events++;
        return true;
    }

    private void note(final LineFault fault)
    {
        bad++;
        if (firstFaults.size() < ImportCounts.NAMED_FAULTS)
        {
            firstFaults.add(new ImportCounts.Fault(lines.number(), fault, lines.wholeLengthBytes()));
        }
    }
}
