// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

/**
 * Reports for programs: one array with a flat object per figure.
 *
 * <pre>
 *   {"benchmark": …, "contender": …, "metric": "throughput" | "trial", "unit": "events/s",
 *    "value": median of the rounds | best of the trials, "rounds": […]}
 *   {"benchmark": …, "ratio_to": …, "median": …, "min": …, "max": …}
 * </pre>
 *
 * A peer with several contenders has an object of its own, a copy of the contender that stood for it, so that every
 * {@code ratio_to} is the name of a {@code contender}.
 */
public final class JsonText
{
    private static final String THROUGHPUT = "throughput";
    private static final String TRIAL = "trial";

    private JsonText()
    {
    }

    /**
     * Writes the array.
     *
     * @param reports in the order in which to write them.
     * @return JSON, ended by a line break.
     */
    public static String of(final List<BenchmarkReport> reports)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text))
        {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartArray();
            for (final BenchmarkReport report : reports)
            {
                write(json, report);
            }
            json.writeEndArray();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("writing JSON into a string failed", ex);
        }
        return text.append('\n').toString();
    }

    private static void write(final JsonGenerator json, final BenchmarkReport report) throws IOException
    {
        final String id = report.benchmark().id();
        for (final ContenderReport contender : report.contenders())
        {
            figure(json, id, contender.name(), THROUGHPUT, contender.spread().median(), contender.rates());
        }
        for (final RatioReport ratio : report.ratios())
        {
            if (!ratio.to().equals(ratio.chosen()))
            {
                final ContenderReport chosen = report.contender(ratio.chosen());
                figure(json, id, ratio.to(), THROUGHPUT, chosen.spread().median(), chosen.rates());
            }
        }
        for (final TrialReport trial : report.trials())
        {
            figure(json, id, trial.contender() + " (" + trial.settings() + ")", TRIAL, trial.best(),
                trial.rates());
        }
        for (final RatioReport ratio : report.ratios())
        {
            json.writeStartObject();
            json.writeStringField("benchmark", id);
            json.writeStringField("ratio_to", ratio.to());
            json.writeNumberField("median", ratio.ratios().median());
            json.writeNumberField("min", ratio.ratios().min());
            json.writeNumberField("max", ratio.ratios().max());
            json.writeEndObject();
        }
    }

    private static void figure(
        final JsonGenerator json,
        final String benchmark,
        final String contender,
        final String metric,
        final double value,
        final double[] rates) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("benchmark", benchmark);
        json.writeStringField("contender", contender);
        json.writeStringField("metric", metric);
        json.writeStringField("unit", "events/s");
        json.writeNumberField("value", Math.round(value));
        json.writeArrayFieldStart("rounds");
        for (final double rate : rates)
        {
            json.writeNumber(Math.round(rate));
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
