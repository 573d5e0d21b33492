// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Shows the consumers of a data directory.
 */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = "Show each consumer, how far it has come and how much it has yet to read.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill consumers ls data",
        "  tidemill consumers ls data --json"
    })
final class ConsumersListCommand implements Callable<Integer>
{
    private static final int MIN_NAME_COLUMNS = 8;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final List<KnownConsumer> consumers = KnownConsumer.of(argument.journal().withAcceptedGaps());
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            printJson(consumers, out);
        }
        else if (consumers.isEmpty())
        {
            out.println("No consumer is known here.");
        }
        else
        {
            print(consumers, out);
        }
        out.flush();
        return consumers.stream().allMatch(consumer -> consumer.damage() == null) ? 0 : 1;
    }

    private static void print(final List<KnownConsumer> consumers, final PrintWriter out)
    {
        final int columns = Math.max(MIN_NAME_COLUMNS,
            consumers.stream().mapToInt(consumer -> shown(consumer.name()).length()).max().orElse(0));
        final String row = "%-" + columns + "s  %-12s  %12s  %12s  %s";
        out.println(String.format(Locale.ROOT, row, "Consumer", "Log", "At", "Behind by", "").stripTrailing());
        for (final KnownConsumer consumer : consumers)
        {
            final boolean isKnown = consumer.damage() == null;
            out.println(String.format(Locale.ROOT, row, shown(consumer.name()), consumer.log(),
                isKnown ? Long.toString(consumer.position()) : "?",
                isKnown ? String.format(Locale.ROOT, "%,d", consumer.lag()) : "?", mark(consumer)).stripTrailing());
        }
    }

    private static String mark(final KnownConsumer consumer)
    {
        if (consumer.damage() != null)
        {
            return "DAMAGED: " + shown(consumer.damage());
        }
        return consumer.isCutOff() ? "cut off: the log begins with " + consumer.first() : "";
    }

    /** Nothing that would control a terminal. */
    static String shown(final String text)
    {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void printJson(final List<KnownConsumer> consumers, final PrintWriter out) throws IOException
    {
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            generator.writeStartArray();
            for (final KnownConsumer consumer : consumers)
            {
                generator.writeStartObject();
                generator.writeStringField("name", consumer.name());
                generator.writeStringField("log", consumer.log());
                if (consumer.damage() == null)
                {
                    generator.writeNumberField("position", consumer.position());
                    generator.writeNumberField("lag", consumer.lag());
                    generator.writeBooleanField("cutOff", consumer.isCutOff());
                }
                else
                {
                    generator.writeStringField("damage", consumer.damage());
                }
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        out.println();
    }
}
