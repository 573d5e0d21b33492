// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.RatioReport;

/**
 * The table of one benchmark, the same in all reports: a head and a row per contender, all as text. Pure.
 */
public final class ReportTable
{
    private ReportTable()
    {
    }

    /**
     * What stands above the columns.
     *
     * @param report of the benchmark.
     * @return as many as a row has cells; the first two are text, the last one too, the others figures.
     */
    public static List<String> head(final BenchmarkReport report)
    {
        final List<String> head = new ArrayList<>(List.of("contender", "settings"));
        head.addAll(Figures.heads(report.benchmark().metric()));
        head.add("of limit");
        head.addAll(List.of("ours is", "[min .. max]", "bar"));
        return head;
    }

    /**
     * A row for each contender.
     *
     * @param report of the benchmark.
     * @return rows in the order of contenders; their settings are those that were chosen by trying.
     */
    public static List<List<String>> rows(final BenchmarkReport report)
    {
        final List<List<String>> rows = new ArrayList<>();
        for (final ContenderReport contender : report.contenders())
        {
            rows.add(row(report, contender));
        }
        return rows;
    }

    private static List<String> row(final BenchmarkReport report, final ContenderReport contender)
    {
        final boolean isOurs = contender.contender() == report.benchmark().ours();
        final Optional<RatioReport> ratio = report.ratioAt(contender.name());
        // In the row of another contender of ours stands its ratio to the peer, not one to it.
        final String own =
            report.benchmark().comparisonOf(contender.name()).map(comparison -> comparison.to() + " ").orElse("");
        final List<String> row = new ArrayList<>();
        row.add(contender.name());
        // Fixed settings are what the name stands for.
        row.add(contender.contender().isThere() ? settings(report.benchmark(), contender) : "");
        row.addAll(Figures.cells(contender, report.benchmark().metric()));
        row.add(Figures.ofLimit(contender, report));
        row.add(ratio.map(Figures::ratio).orElse(""));
        row.add(ratio.map(Figures::ends).orElse(""));
        row.add(isOurs ? Figures.ownVerdict(report) :
            ratio.map(each -> own + Figures.verdict(each)).orElse(unjudged(report, contender)));
        return row;
    }

    /** What was chosen by trying; and the load where it is not that of the others. */
    private static String settings(final Benchmark benchmark, final ContenderReport report)
    {
        final String tuned = report.contender().tuned(report.settings()).toString();
        final Load own = report.contender().loadOr(benchmark.load());
        if (own.equals(benchmark.load()) || benchmark.axis().isPresent())
        {
            return tuned;
        }
        final String load = own.isPaced() ?
            Figures.rate(own.eventsPerSecond()) : Figures.count(own.events()) + " events a round";
        return tuned.isEmpty() ? load : tuned + "; " + load;
    }

    /** The bar of a comparison without a ratio stands at the first of its peers, so that it does not vanish. */
    private static String unjudged(final BenchmarkReport report, final ContenderReport contender)
    {
        return report.benchmark().comparisons().stream()
            .filter(comparison -> comparison.candidates().get(0).equals(contender.name()))
            .filter(comparison -> report.ratios().stream().noneMatch(ratio -> ratio.to().equals(comparison.to())))
            .map(comparison -> Figures.unjudged(comparison, report))
            .filter(verdict -> !verdict.isEmpty())
            .findFirst()
            .orElse(part(contender.contender()));
    }

    private static String part(final Contender contender)
    {
        return contender.isBackground() ? "background" : contender.isLimit() ? "limit" : "";
    }

    /**
     * What is measured, in one sentence.
     *
     * @param benchmark to describe.
     * @return with the number or the rate of events.
     */
    public static String sentence(final Benchmark benchmark)
    {
        final Load load = benchmark.load();
        return (load.isPaced() ? rates(benchmark) : Figures.count(load.events()) + " events a round") +
            ": " + benchmark.what();
    }

    /** A ramp has contenders at several rates; elsewhere a limit may have one of its own. */
    private static String rates(final Benchmark benchmark)
    {
        if (benchmark.axis().isEmpty())
        {
            return Figures.rate(benchmark.load().eventsPerSecond());
        }
        final DoubleSummaryStatistics rates = benchmark.contenders().stream()
            .map(contender -> contender.loadOr(benchmark.load()))
            .filter(Load::isPaced)
            .mapToDouble(Load::eventsPerSecond)
            .summaryStatistics();
        final String most = Figures.rate(rates.getMax());
        return rates.getMin() == rates.getMax() ? most : Figures.rate(rates.getMin()) + " to " + most;
    }
}
