// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.RatioReport;

/**
 * What was to be reached, and whether it was: the first thing that a reader asks.
 */
final class BarsTable
{
    private static final List<String> HEAD =
        List.of("benchmark", "compared to", "verdict", "bar", "ratio", "[min .. max]", "ours", "theirs");
    private static final String ALIGNMENT = "lllrrrrr";

    private BarsTable()
    {
    }

    static void write(final Markup page, final List<BenchmarkReport> reports)
    {
        final List<Markup.Row> rows = new ArrayList<>();
        for (final BenchmarkReport report : reports)
        {
            final Benchmark benchmark = report.benchmark();
            if (benchmark.bar().isPresent())
            {
                rows.add(own(report));
            }
            benchmark.comparisons().stream()
                .filter(comparison -> comparison.bar().isPresent())
                .forEach(comparison -> rows.add(row(report, comparison)));
        }
        page.open("section", "id", "bars").element("h2", "Bars");
        if (rows.isEmpty())
        {
            page.element("p", "None of these benchmarks has a bar to reach.");
        }
        else
        {
            page.table(ALIGNMENT, HEAD, rows);
        }
        page.close("section");
    }

    private static Markup.Row own(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final ContenderReport ours = report.contender(benchmark.ours().name());
        final double bar = benchmark.bar().getAsDouble();
        final String verdict = ours.hasFigure() ?
            Figures.word(benchmark.metric().reaches(ours.spread().median(), bar)) : Figures.without(ours);
        return row(report, "itself", verdict,
            benchmark.metric().barSign() + " " + Figures.value(bar, benchmark.metric()),
            "", "", figure(report, ours), "");
    }

    private static Markup.Row row(final BenchmarkReport report, final Comparison comparison)
    {
        final ContenderReport ours = report.contender(report.benchmark().ours(comparison));
        final String bar = report.benchmark().metric().barSign() + " " +
            Figures.trimmed(comparison.bar().getAsDouble()) + "x";
        final Optional<RatioReport> ratio = report.ratios().stream()
            .filter(candidate -> !candidate.limit() && candidate.to().equals(comparison.to()))
            .findFirst();
        if (ratio.isEmpty())
        {
            return row(report, comparison.to(), Figures.without(comparison, report), bar, "", "",
                figure(report, ours), "");
        }
        return row(
            report,
            comparison.to(),
            Figures.word(ratio.get().isMet()),
            bar,
            Figures.ratio(ratio.get()),
            Figures.ends(ratio.get()),
            figure(report, ours),
            figure(report, report.contender(ratio.get().chosen())));
    }

    private static Markup.Row row(final BenchmarkReport report, final String... cells)
    {
        final List<Markup.Cell> row = new ArrayList<>();
        row.add(new Markup.Cell(report.benchmark().id(), "", report.benchmark().id()));
        for (final String cell : cells)
        {
            row.add(Markup.Cell.of(cell));
        }
        return new Markup.Row("", row);
    }

    private static String figure(final BenchmarkReport report, final ContenderReport contender)
    {
        return contender.hasFigure() ?
            Figures.value(contender.spread().median(), report.benchmark().metric()) : "";
    }
}
