// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersFile;
import io.tidemill.engine.counters.CountersSnapshot;
import io.tidemill.engine.counters.PrometheusText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Shows how an engine fares, from outside, whether it runs or has died.
 */
@Command(
    name = "counters",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Show an engine's counters, latencies and errors; also after it has died. Costs the engine nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill counters data               how the engine that writes to data fares",
        "  tidemill counters data --prometheus  for a scraper",
        "%nWhat each counter says: docs/counters.md."
    })
public final class CountersCommand implements Callable<Integer>
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final String FILE = "counters";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "A data directory, or a counters file.")
    private Path place;

    @ArgGroup
    private Format format = new Format();

    /** How to print. */
    static final class Format
    {
        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Option(names = "--prometheus", description = "Print the text that Prometheus scrapes.")
        private boolean prometheus;
    }

    @Override
    public Integer call() throws IOException
    {
        final CountersSnapshot snapshot = read();
        final PrintWriter out = spec.commandLine().getOut();
        if (format.prometheus)
        {
            out.print(PrometheusText.of(snapshot));
        }
        else if (format.json)
        {
            printJson(snapshot, out);
        }
        else
        {
            print(snapshot, out);
        }
        out.flush();
        return 0;
    }

    private CountersSnapshot read() throws IOException
    {
        final Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
        if (!Files.isReadable(file))
        {
            throw new ParameterException(spec.commandLine(), "there is no counters file " + file +
                " that could be read; an engine makes one beside its journal, or where EngineBuilder.counters(…) says");
        }
        return CountersFile.read(file);
    }

    private static void print(final CountersSnapshot snapshot, final PrintWriter out)
    {
        out.printf("Engine \"%s\", process %d, started %s: %s%n%n", snapshot.engine(), snapshot.pid(),
            snapshot.started(), snapshot.isAlive() ? "its process is there" : "its process is gone; last values");
        for (final CountersSnapshot.Reading reading : snapshot.counters())
        {
            out.printf(Locale.ROOT, "%,22d  %-20s %s%n", reading.value(), reading.type(), reading.of());
        }
        printLatencies(snapshot.latencies(), out);
        for (final CountersSnapshot.Observed error : snapshot.errors())
        {
            out.printf("%n%d times from %s to %s:%n%s%n", error.count(), error.first(), error.last(),
                error.text().strip());
        }
    }

    private static void printLatencies(final List<CountersSnapshot.Latency> latencies, final PrintWriter out)
    {
        if (latencies.isEmpty())
        {
            return;
        }
        out.printf("%nFrom offer to handled, µs, of one event in 64%n%-20s %10s", "", "events");
        for (final double percentile : PERCENTILES)
        {
            out.printf(" %9s%%", String.valueOf(percentile).replace(".0", ""));
        }
        out.printf(" %10s%n", "max");
        for (final CountersSnapshot.Latency latency : latencies)
        {
            out.printf(Locale.ROOT, "%-20s %,10d", latency.stage(), latency.count());
            for (final double percentile : PERCENTILES)
            {
                out.printf(Locale.ROOT, " %,10.1f", latency.percentileNs(percentile) / 1e3);
            }
            out.printf(Locale.ROOT, " %,10.1f%n", latency.maxNs() / 1e3);
        }
    }

    private static void printJson(final CountersSnapshot snapshot, final PrintWriter out) throws IOException
    {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            json.writeStartObject();
            json.writeStringField("engine", snapshot.engine());
            json.writeNumberField("pid", snapshot.pid());
            json.writeBooleanField("alive", snapshot.isAlive());
            json.writeStringField("started", snapshot.started().toString());
            json.writeArrayFieldStart("counters");
            for (final CountersSnapshot.Reading reading : snapshot.counters())
            {
                json.writeStartObject();
                json.writeStringField("name", reading.type().toString());
                writeTag(reading.type(), reading.of(), json);
                json.writeNumberField("value", reading.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeLatencies(snapshot.latencies(), json);
            json.writeArrayFieldStart("errors");
            for (final CountersSnapshot.Observed error : snapshot.errors())
            {
                json.writeStartObject();
                json.writeNumberField("count", error.count());
                json.writeStringField("first", error.first().toString());
                json.writeStringField("last", error.last().toString());
                json.writeStringField("text", error.text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private static void writeTag(final CounterType type, final String of, final JsonGenerator json) throws IOException
    {
        if (!type.tag().isEmpty())
        {
            json.writeStringField(type.tag(), of);
        }
    }

    private static void writeLatencies(final List<CountersSnapshot.Latency> latencies, final JsonGenerator json)
        throws IOException
    {
        json.writeArrayFieldStart("latencies");
        for (final CountersSnapshot.Latency latency : latencies)
        {
            json.writeStartObject();
            json.writeStringField("stage", latency.stage());
            json.writeNumberField("count", latency.count());
            for (final double percentile : PERCENTILES)
            {
                json.writeNumberField("p" + String.valueOf(percentile).replace(".0", "") + "_ns",
                    latency.percentileNs(percentile));
            }
            json.writeNumberField("max_ns", latency.maxNs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
