// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;

/**
 * Cost against something: a line per series, a point per contender.
 */
final class AxisChart
{
    /** From there on, a linear scale would press the first points together. */
    private static final double FACTOR = 4;

    private AxisChart()
    {
    }

    /** Points without a figure are left out, and it is said which. */
    static Optional<ChartJson.Place> add(final BenchmarkReport report, final ChartJson charts)
    {
        final Map<String, List<ContenderReport>> series = new LinkedHashMap<>();
        final List<ContenderReport> shown = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        for (final ContenderReport contender : report.contenders())
        {
            if (contender.contender().point().isEmpty())
            {
                continue;
            }
            if (contender.hasFigure())
            {
                series.computeIfAbsent(point(contender).series(), name -> new ArrayList<>()).add(contender);
                shown.add(contender);
            }
            else
            {
                missing.add(contender.name());
            }
        }
        if (shown.isEmpty())
        {
            return Optional.empty();
        }
        final ChartUnit unit = ChartUnit.of(report.benchmark().metric());
        final String axis = report.benchmark().axis().orElseThrow();
        final String caption = Character.toUpperCase(unit.title().charAt(0)) + unit.title().substring(1) +
            " against " + axis + "; the lines up and down are the range of the rounds" +
            (missing.isEmpty() ? "" : ". Left out, having no figure: " + String.join(", ", missing));
        return Optional.of(charts.add(caption, true, json ->
        {
            json.writeStringField("kind", "axis");
            json.writeStringField("title", unit.title());
            json.writeStringField("axis", axis);
            json.writeBooleanField("logX", spansMuch(shown, contender -> point(contender).x()));
            json.writeBooleanField("logY", spansMuch(shown, contender -> contender.spread().median()));
            json.writeArrayFieldStart("lines");
            for (final Map.Entry<String, List<ContenderReport>> line : series.entrySet())
            {
                json.writeStartObject();
                json.writeStringField("label", line.getKey());
                json.writeStringField(
                    "role", Role.of(line.getValue().get(0).contender(), report.benchmark()).toString());
                points(json, line.getValue(), unit);
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    private static void points(
        final JsonGenerator json, final List<ContenderReport> contenders, final ChartUnit unit) throws IOException
    {
        json.writeArrayFieldStart("points");
        for (final ContenderReport contender : contenders)
        {
            json.writeStartObject();
            json.writeNumberField("x", point(contender).x());
            json.writeNumberField("y", contender.spread().median() * unit.scale());
            json.writeNumberField("min", contender.spread().min() * unit.scale());
            json.writeNumberField("max", contender.spread().max() * unit.scale());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static boolean spansMuch(
        final List<ContenderReport> contenders, final ToDoubleFunction<ContenderReport> value)
    {
        final double least = contenders.stream().mapToDouble(value).min().orElseThrow();
        final double most = contenders.stream().mapToDouble(value).max().orElseThrow();
        return least > 0 && most / least >= FACTOR;
    }

    private static Contender.Point point(final ContenderReport contender)
    {
        return contender.contender().point().orElseThrow();
    }
}
