// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.RatioReport;
import io.tidemill.bench.rig.Spread;

/**
 * Chooses the charts of a benchmark, and writes those that are bars.
 */
final class Charts
{
    /** Beyond that, the shortest bars would not be seen. */
    private static final double MOST_ON_A_LINEAR_SCALE = 50;

    private Charts()
    {
    }

    static List<ChartJson.Place> add(final BenchmarkReport report, final ChartJson charts)
    {
        final List<ChartJson.Place> places = new ArrayList<>();
        final boolean points = report.benchmark().axis().isPresent();
        if (points)
        {
            AxisChart.add(report, charts).ifPresent(places::add);
        }
        if (report.benchmark().metric() == Metric.LATENCY)
        {
            PercentileChart.add(report, charts).ifPresent(places::add);
        }
        if (!report.ratios().isEmpty())
        {
            places.add(ratios(report, charts));
        }
        if (!points && report.contenders().stream().anyMatch(ContenderReport::hasFigure))
        {
            places.add(figures(report, charts));
        }
        return places;
    }

    /** Ours over each other one; on a log scale, where twice as much is as far from 1 as half as much. */
    private static ChartJson.Place ratios(final BenchmarkReport report, final ChartJson charts)
    {
        final Metric metric = report.benchmark().metric();
        final boolean more = metric.isBetter(2, 1);
        final String caption = "Ours over theirs in " + ChartUnit.of(metric).title() + ": " +
            (more ? "right of 1 ours is better" : "left of 1 ours is better") +
            ", the line is the range of the rounds, a diamond the bar to reach";
        return charts.add(caption, false, json ->
        {
            json.writeStringField("kind", "bars");
            json.writeStringField("title", "ours over theirs");
            json.writeBooleanField("log", true);
            json.writeNumberField("reference", 1);
            json.writeArrayFieldStart("bars");
            for (final RatioReport ratio : report.ratios())
            {
                final boolean better = metric.isBetter(ratio.ratios().median(), 1);
                bar(json, ratio.limit() ? ratio.to() + " (limit)" : ratio.to(), Figures.ratio(ratio), ratio.ratios(),
                    1, ratio.limit() ? Role.LIMIT : better ? Role.OURS : Role.PEER);
                if (ratio.bar().isPresent())
                {
                    json.writeNumberField("goal", ratio.bar().getAsDouble());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static ChartJson.Place figures(final BenchmarkReport report, final ChartJson charts)
    {
        final Metric metric = report.benchmark().metric();
        final List<ContenderReport> shown =
            report.contenders().stream().filter(ContenderReport::hasFigure).toList();
        final double least = shown.stream().mapToDouble(contender -> contender.spread().median()).min().orElseThrow();
        final double most = shown.stream().mapToDouble(contender -> contender.spread().median()).max().orElseThrow();
        final boolean log = least > 0 && most / least > MOST_ON_A_LINEAR_SCALE;
        final String caption = "Medians, " + ChartUnit.of(metric).title() + ": " +
            (metric.isBetter(2, 1) ? "more is better" : "less is better") +
            ", the line is the range of the rounds" + (log ? "; log scale" : "");
        return charts.add(caption, false, json ->
        {
            json.writeStringField("kind", "bars");
            json.writeStringField("title", ChartUnit.of(metric).title());
            json.writeBooleanField("log", log);
            json.writeArrayFieldStart("bars");
            for (final ContenderReport contender : shown)
            {
                bar(json, contender.name(), Figures.value(contender.spread().median(), metric), contender.spread(),
                    ChartUnit.of(metric).scale(), Role.of(contender.contender(), report.benchmark()));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Begins an object, which the caller ends. */
    private static void bar(
        final JsonGenerator json,
        final String label,
        final String text,
        final Spread spread,
        final double scale,
        final Role role) throws IOException
    {
        json.writeStartObject();
        json.writeStringField("label", label);
        json.writeStringField("text", text);
        json.writeNumberField("value", spread.median() * scale);
        json.writeNumberField("min", spread.min() * scale);
        json.writeNumberField("max", spread.max() * scale);
        json.writeStringField("role", role.toString());
    }
}
