// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Machine;
import io.tidemill.bench.rig.RatioReport;
import io.tidemill.bench.rig.TrialReport;
import org.HdrHistogram.Histogram;

/**
 * Reports for programs: one array with a flat object per figure.
 *
 * <pre>
 *   {"benchmark": …, "contender": …, "metric": "throughput" | "latency-p99" | "cpu" | "trial", "unit": …,
 *    "role": "ours" | "peer" | "limit" (not of trials),
 *    "value": median of the rounds | median of the trials | null, "rounds": […],
 *    "events": of one timed pass [, "rate": events/s], "passes": timed in a round, "warm_up_ms": …, "settings": …,
 *    "jvm": options beside those of all [, "of_limit": value over the limit's, "limit": its name]
 *    [, "cores": median of those busy]
 *    [, "why": there is no value] [, "percentiles": {"50": ns, …}] [, "series": …, "axis": …, "x": …]}
 *   {"benchmark": …, "ratio_to": …, "median": …, "min": …, "max": … [, "bar": …, "met": …] [, "limit": true]}
 *   {"benchmark": "run", "machine": …, "cpu": …, "cores": …, "kernel": …, "jdk": …, "file_system": …, "commit": …,
 *    "date": …, "command": …, "rounds": …, "complete": … [, "failure": why it is not]}
 * </pre>
 *
 * A peer with several contenders has an object of its own, a copy of the contender that stood for it, so that every
 * {@code ratio_to} is the name of a {@code contender}. The object that tells of the run comes last.
 */
public final class JsonText
{
    /** In place of a benchmark's id, in the object that tells of the run. */
    public static final String RUN = "run";

    /** In place of a metric, in an object that tells of settings tried before the rounds. */
    public static final String TRIAL = "trial";

    private static final double WHOLE_ABOVE = 1_000;
    private static final double THOUSAND = 1_000;
    private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 100};

    private JsonText()
    {
    }

    /**
     * Writes the array.
     *
     * @param run what was found out.
     * @return JSON, ended by a line break.
     */
    public static String of(final RunReport run)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text))
        {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartArray();
            for (final BenchmarkReport report : run.reports())
            {
                write(json, report);
            }
            write(json, run.origin());
            json.writeEndArray();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("writing JSON into a string failed", ex);
        }
        return text.append('\n').toString();
    }

    private static void write(final JsonGenerator json, final RunReport.Origin origin) throws IOException
    {
        final Machine machine = origin.machine();
        json.writeStartObject();
        json.writeStringField("benchmark", RUN);
        json.writeStringField("machine", machine.toString());
        json.writeStringField("cpu", machine.hardware().cpu());
        json.writeNumberField("cores", machine.hardware().cores());
        json.writeStringField("kernel", machine.kernel());
        json.writeStringField("jdk", machine.jdk());
        json.writeStringField("file_system", machine.fileSystem());
        json.writeStringField("commit", origin.commit());
        json.writeStringField("date", origin.date().toString());
        json.writeStringField("command", origin.command());
        json.writeNumberField("rounds", origin.rounds());
        json.writeBooleanField("complete", origin.isComplete());
        if (!origin.isComplete())
        {
            json.writeStringField("failure", origin.failure().get());
        }
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final BenchmarkReport report) throws IOException
    {
        final Benchmark benchmark = report.benchmark();
        for (final ContenderReport contender : report.contenders())
        {
            figure(json, report, contender.name(), contender);
        }
        for (final RatioReport ratio : report.ratios())
        {
            if (!ratio.to().equals(ratio.chosen()))
            {
                figure(json, report, ratio.to(), report.contender(ratio.chosen()));
            }
        }
        for (final TrialReport trial : report.trials())
        {
            json.writeStartObject();
            head(json, benchmark, trial.contender() + " (" + trial.settings() + ")", TRIAL);
            number(json, "value", trial.median());
            numbers(json, "rounds", trial.values());
            json.writeEndObject();
        }
        for (final RatioReport ratio : report.ratios())
        {
            json.writeStartObject();
            json.writeStringField("benchmark", benchmark.id());
            json.writeStringField("ratio_to", ratio.to());
            json.writeNumberField("median", ratio.ratios().median());
            json.writeNumberField("min", ratio.ratios().min());
            json.writeNumberField("max", ratio.ratios().max());
            if (ratio.bar().isPresent())
            {
                json.writeNumberField("bar", ratio.bar().getAsDouble());
                json.writeBooleanField("met", ratio.isMet());
            }
            if (ratio.limit())
            {
                json.writeBooleanField("limit", true);
            }
            json.writeEndObject();
        }
    }

    /** One object; where there is no figure, its value is null and it says why. */
    private static void figure(
        final JsonGenerator json, final BenchmarkReport report, final String name, final ContenderReport contender)
        throws IOException
    {
        final Benchmark benchmark = report.benchmark();
        json.writeStartObject();
        head(json, benchmark, name, benchmark.metric().toString());
        json.writeStringField("role", Role.of(contender.contender(), benchmark).toString());
        if (contender.hasFigure())
        {
            number(json, "value", contender.spread().median());
        }
        else
        {
            json.writeNullField("value");
            json.writeStringField("why", Figures.cells(contender, benchmark.metric()).get(0));
        }
        numbers(json, "rounds", contender.values());
        load(json, contender.contender().loadOr(benchmark.load()));
        json.writeStringField("settings", contender.settings().toString());
        json.writeStringField("jvm", String.join(" ", contender.contender().jvmOptions()));
        final Optional<RatioReport> ofLimit = report.ofLimit(contender);
        if (ofLimit.isPresent())
        {
            json.writeNumberField("of_limit", ofLimit.get().ratios().median());
            json.writeStringField("limit", ofLimit.get().to());
        }
        final double cores = Figures.cores(contender);
        if (cores > 0)
        {
            json.writeNumberField("cores", Math.round(cores * THOUSAND) / THOUSAND);
        }
        if (contender.latencies().isPresent() && contender.hasFigure())
        {
            percentiles(json, contender.latencies().get());
        }
        if (contender.contender().point().isPresent())
        {
            final Contender.Point point = contender.contender().point().get();
            json.writeStringField("series", point.series());
            json.writeStringField("axis", benchmark.axis().orElse(""));
            json.writeNumberField("x", point.x());
        }
        json.writeEndObject();
    }

    private static void load(final JsonGenerator json, final Load load) throws IOException
    {
        json.writeNumberField("events", load.events());
        if (load.isPaced())
        {
            json.writeNumberField("rate", load.eventsPerSecond());
        }
        json.writeNumberField("passes", load.passes());
        json.writeNumberField("warm_up_ms", load.warmUpMs());
    }

    private static void head(
        final JsonGenerator json, final Benchmark benchmark, final String contender, final String metric)
        throws IOException
    {
        json.writeStringField("benchmark", benchmark.id());
        json.writeStringField("contender", contender);
        json.writeStringField("metric", metric);
        json.writeStringField("unit", benchmark.metric().unit());
    }

    private static void percentiles(final JsonGenerator json, final Histogram histogram) throws IOException
    {
        json.writeObjectFieldStart("percentiles");
        for (final double percentile : PERCENTILES)
        {
            json.writeNumberField(trimmed(percentile), histogram.getValueAtPercentile(percentile));
        }
        json.writeEndObject();
    }

    private static String trimmed(final double percentile)
    {
        return percentile == Math.rint(percentile) ? Long.toString((long)percentile) : Double.toString(percentile);
    }

    private static void numbers(final JsonGenerator json, final String name, final double[] values) throws IOException
    {
        json.writeArrayFieldStart(name);
        for (final double value : values)
        {
            if (Double.isNaN(value))
            {
                json.writeNull();
            }
            else
            {
                write(json, value);
            }
        }
        json.writeEndArray();
    }

    private static void number(final JsonGenerator json, final String name, final double value) throws IOException
    {
        json.writeFieldName(name);
        if (Double.isNaN(value))
        {
            json.writeNull();
        }
        else
        {
            write(json, value);
        }
    }

    /** Whole where a fraction would be noise. */
    private static void write(final JsonGenerator json, final double value) throws IOException
    {
        if (Math.abs(value) >= WHOLE_ABOVE)
        {
            json.writeNumber(Math.round(value));
        }
        else
        {
            json.writeNumber(value);
        }
    }
}
