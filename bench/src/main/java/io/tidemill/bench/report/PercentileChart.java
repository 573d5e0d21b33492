// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.ContenderReport;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile, one line per contender. The horizontal axis is 1 / (1 - p), on a log scale: each nine of a
 * percentile is as wide as the one before.
 */
final class PercentileChart
{
    private static final int POINTS_PER_DECADE = 20;
    private static final double PER_CENT = 100;
    private static final double NS_PER_US = 1_000;

    private PercentileChart()
    {
    }

    /** Of a ramp, ours only at each rate: all lines of all contenders could not be told apart. */
    static Optional<ChartJson.Place> add(final BenchmarkReport report, final ChartJson charts)
    {
        final Benchmark benchmark = report.benchmark();
        final List<ContenderReport> shown = report.contenders().stream()
            .filter(contender -> contender.hasFigure() && contender.latencies().isPresent())
            .filter(contender ->
                benchmark.axis().isEmpty() || Role.of(contender.contender(), benchmark) == Role.OURS)
            .toList();
        if (shown.isEmpty())
        {
            return Optional.empty();
        }
        return Optional.of(charts.add(
            "Latency by percentile, of all rounds together; both scales are logarithmic",
            true,
            json ->
            {
                json.writeStringField("kind", "percentiles");
                json.writeStringField("title", "latency in µs");
                json.writeArrayFieldStart("lines");
                for (final ContenderReport contender : shown)
                {
                    json.writeStartObject();
                    json.writeStringField("label", contender.name());
                    json.writeStringField("role", Role.of(contender.contender(), benchmark).toString());
                    points(json, contender.latencies().orElseThrow());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }));
    }

    private static void points(final JsonGenerator json, final Histogram histogram) throws IOException
    {
        final long count = histogram.getTotalCount();
        json.writeArrayFieldStart("points");
        for (int i = 0;; i++)
        {
            final double x = Math.pow(10, (double)i / POINTS_PER_DECADE);
            if (x >= count)
            {
                break;
            }
            point(json, x, histogram.getValueAtPercentile(PER_CENT - PER_CENT / x));
        }
        // One event of all of them is at or above the maximum.
        point(json, count, histogram.getMaxValue());
        json.writeEndArray();
    }

    private static void point(final JsonGenerator json, final double x, final long ns) throws IOException
    {
        json.writeStartObject();
        json.writeNumberField("x", x);
        // A log scale has no 0.
        json.writeNumberField("y", Math.max(1, ns) / NS_PER_US);
        json.writeEndObject();
    }
}
