// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalFrames;
import io.tidemill.journal.JournalReader;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

/**
 * Prints entries of a journal.
 */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Print entries of a journal, the last ones by default; also while it is being written.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill tail data                      the last 10 entries",
        "  tidemill tail data --from 0 --count 3   the first 3",
        "  tidemill tail data --count 100 --json   the last 100, a JSON object a line"
    })
public final class TailCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--from", paramLabel = "SEQ", description = "First sequence to print; else the last entries.")
    private Long from;

    @Option(names = "--count", paramLabel = "N", defaultValue = "10",
        description = "How many entries to print at most (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        if (count < 1)
        {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        if (from != null && from < 0)
        {
            throw new ParameterException(spec.commandLine(), "--from must be at least 0, not " + from);
        }
        // Shows where something is missing.
        final ChronicleJournal journal = argument.journal().withAcceptedGaps();
        final long first = from != null ? from : Math.max(0, lastSequence(journal) + 1 - count);
        final PrintWriter out = spec.commandLine().getOut();
        long printed = 0;
        try (EntryLines lines = new EntryLines(journal, first))
        {
            long expected = first;
            while (printed < count && lines.next())
            {
                final long sequence = lines.entry().sequence();
                if (sequence > expected)
                {
                    printGap(expected, sequence - 1, out);
                }
                expected = sequence + 1;
                if (json)
                {
                    printJson(lines, out);
                }
                else
                {
                    out.println(lines.text());
                }
                printed++;
            }
        }
        if (printed == 0)
        {
            final String subject = "the journal in " + journal.directory();
            spec.commandLine().getErr().println(from == null ? subject + " is empty" :
                subject + " holds no entry from sequence " + from + " on; its last is " + lastSequence(journal));
        }
        out.flush();
        return 0;
    }

    private void printGap(final long from, final long to, final PrintWriter out)
    {
        out.printf(json ? "{\"missing\":{\"from\":%d,\"to\":%d}}%n" :
            "%10d  to %d: missing, given up by a repair%n", from, to);
    }

    /** Walks the frames, all of which are checked on the way: a tail behind damage would be a lie. */
    private static long lastSequence(final ChronicleJournal journal)
    {
        long last = -1;
        try (JournalFrames frames = journal.frames(0))
        {
            while (frames.next())
            {
                last = frames.lastSequence();
            }
        }
        return last;
    }

    private static void printJson(final EntryLines lines, final PrintWriter out) throws IOException
    {
        final JournalReader<?> entry = lines.entry();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            generator.writeStartObject();
            generator.writeNumberField("sequence", entry.sequence());
            generator.writeStringField("kind", lines.kind());
            generator.writeStringField("time", lines.time());
            generator.writeNumberField("timeNs", entry.timeNs());
            generator.writeNumberField("inlet", entry.inletId());
            generator.writeNumberField("position", entry.position());
            generator.writeNumberField("bytes", entry.lengthBytes());
            lines.writeFields(generator);
            generator.writeEndObject();
        }
        out.println();
    }
}
