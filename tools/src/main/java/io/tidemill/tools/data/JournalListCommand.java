// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.ConsumerInfo;
import io.tidemill.journal.JournalInventory;
import io.tidemill.journal.SegmentInfo;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Lists the segments of all logs of a data directory, and their consumers.
 */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "List the segments of events, outputs and dead letters.",
        "And how far consumers have come; also while the engine runs. Sizes are of what is written; files are " +
            "longer, with holes. Reads no frame but those of the last segment: verify does. Exit code 1 if a segment " +
            "cannot tell what it is."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill journal ls data",
        "  tidemill journal ls data --json   one JSON object"
    })
final class JournalListCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** A log in the directory. */
    private record Log(String name, ChronicleJournal journal, List<SegmentInfo> segments, List<ConsumerInfo> consumers)
    {
        static Log of(final String name, final ChronicleJournal journal)
        {
            final JournalInventory inventory = JournalInventory.of(journal);
            return new Log(name, journal, inventory.segments(), inventory.consumers());
        }

        long bytes()
        {
            return segments.stream().mapToLong(SegmentInfo::bytes).sum();
        }

        boolean isSound()
        {
            return segments.stream().allMatch(segment -> segment.damage() == null) &&
                consumers.stream().allMatch(consumer -> consumer.damage() == null);
        }
    }

    @Override
    public Integer call() throws IOException
    {
        final ChronicleJournal journal = argument.journal();
        final List<Log> logs = new ArrayList<>();
        logs.add(Log.of("events", journal));
        for (final String name : JournalInventory.of(journal).companions())
        {
            logs.add(Log.of(name, (ChronicleJournal)journal.companion(name).orElseThrow()));
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            printJson(logs, out);
        }
        else
        {
            logs.forEach(log -> print(log, out));
            final long bytes = logs.stream().mapToLong(Log::bytes).sum();
            final int segments = logs.stream().mapToInt(log -> log.segments().size()).sum();
            final String writer = journal.info().writer();
            out.println("In all " + Wording.count(segments, "segment", "segments") + " of " + Wording.bytes(bytes) +
                (writer == null ? "; nobody writes" : "; written by " + writer));
        }
        out.flush();
        return logs.stream().allMatch(Log::isSound) ? 0 : 1;
    }

    private static void print(final Log log, final PrintWriter out)
    {
        out.println(log.name() + ": " + Wording.count(log.segments().size(), "segment", "segments") + ", " +
            Wording.bytes(log.bytes()) + ", codec " + log.journal().info().codecName() + last(log));
        JournalInventory.of(log.journal()).gapsBetweenSegments().forEach(gap ->
            out.println("  Given up by a repair: " + gap.describe() + ", " + Wording.line(gap.finding())));
        if (!log.segments().isEmpty())
        {
            printSegments(log, out);
        }
        if (!log.consumers().isEmpty())
        {
            final TextTable table = new TextTable().row("Consumer", "At", "Behind by", "");
            for (final ConsumerInfo consumer : log.consumers())
            {
                final boolean isKnown = consumer.damage() == null;
                table.row(Wording.line(consumer.name()), isKnown ? Long.toString(consumer.sequence()) : "?",
                    consumer.lag() >= 0 ? Wording.count(consumer.lag(), "entry", "entries") : "?",
                    isKnown ? "" : "DAMAGED: " + Wording.line(consumer.damage()));
            }
            table.print(out, UnaryOperator.identity());
        }
        out.println();
    }

    private static void printSegments(final Log log, final PrintWriter out)
    {
        final TextTable table = new TextTable().row("Segment", "Epoch", "From", "Size", "Made (UTC)", "Codec", "");
        for (int i = 0; i < log.segments().size(); i++)
        {
            final SegmentInfo segment = log.segments().get(i);
            final boolean isKnown = segment.damage() == null;
            table.row(Long.toString(segment.number()), isKnown ? Integer.toString(segment.epoch()) : "?",
                isKnown && segment.firstSequence() >= 0 ? Long.toString(segment.firstSequence()) : "?",
                Wording.bytes(segment.bytes()), Wording.time(segment.created()),
                isKnown ? segment.codecName() + " v" + segment.codecVersion() : "?",
                String.join(", ", marks(log, segment, i == log.segments().size() - 1)));
        }
        table.print(out, UnaryOperator.identity());
    }

    private static String last(final Log log)
    {
        if (!log.isSound())
        {
            return "";
        }
        final long last = log.journal().withAcceptedGaps().lastSequence();
        return last < 0 ? ", empty" : ", up to sequence " + last;
    }

    private static List<String> marks(final Log log, final SegmentInfo segment, final boolean isLast)
    {
        final List<String> marks = new ArrayList<>();
        if (segment.damage() != null)
        {
            marks.add("DAMAGED: " + Wording.line(segment.damage()));
            return marks;
        }
        if (isLast && log.journal().info().writer() != null)
        {
            marks.add("being written");
        }
        if (!segment.hasFrames())
        {
            marks.add("no frame yet");
        }
        segment.cutAt().ifPresent(offset -> marks.add("cut at byte " + offset));
        if (!segment.gaps().isEmpty())
        {
            marks.add(Wording.count(segment.gaps().size(), "gap", "gaps") + " given up by a repair");
        }
        return marks;
    }

    private static void printJson(final List<Log> logs, final PrintWriter out) throws IOException
    {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            generator.writeStartObject();
            generator.writeStringField("directory", logs.get(0).journal().directory().toString());
            generator.writeStringField("writer", logs.get(0).journal().info().writer());
            generator.writeArrayFieldStart("logs");
            for (final Log log : logs)
            {
                writeLog(log, generator);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void writeLog(final Log log, final JsonGenerator generator) throws IOException
    {
        generator.writeStartObject();
        generator.writeStringField("name", log.name());
        generator.writeStringField("codec", log.journal().info().codecName());
        generator.writeNumberField("bytes", log.bytes());
        if (log.isSound())
        {
            generator.writeNumberField("lastSequence", log.journal().withAcceptedGaps().lastSequence());
        }
        generator.writeArrayFieldStart("segments");
        for (final SegmentInfo segment : log.segments())
        {
            writeSegment(segment, generator);
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("consumers");
        for (final ConsumerInfo consumer : log.consumers())
        {
            generator.writeStartObject();
            generator.writeStringField("name", consumer.name());
            generator.writeNumberField("sequence", consumer.sequence());
            generator.writeNumberField("lag", consumer.lag());
            writeDamage(consumer.damage(), generator);
            generator.writeEndObject();
        }
        generator.writeEndArray();
        generator.writeEndObject();
    }

    private static void writeSegment(final SegmentInfo segment, final JsonGenerator generator) throws IOException
    {
        generator.writeStartObject();
        generator.writeNumberField("number", segment.number());
        generator.writeNumberField("epoch", segment.epoch());
        generator.writeNumberField("firstSequence", segment.firstSequence());
        generator.writeNumberField("bytes", segment.bytes());
        generator.writeStringField("created", segment.created().toString());
        generator.writeStringField("codec", segment.codecName());
        generator.writeNumberField("codecVersion", segment.codecVersion());
        generator.writeBooleanField("frames", segment.hasFrames());
        if (segment.cutAt().isPresent())
        {
            generator.writeNumberField("cutAt", segment.cutAt().getAsLong());
        }
        generator.writeNumberField("gaps", segment.gaps().size());
        writeDamage(segment.damage(), generator);
        generator.writeEndObject();
    }

    private static void writeDamage(final String damage, final JsonGenerator generator) throws IOException
    {
        if (damage != null)
        {
            generator.writeStringField("damage", damage);
        }
    }
}
