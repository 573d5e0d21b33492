// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.ReportFixture;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.SumWorkload;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OfLimitTest
{
    private final Contender ours = Contender.notYet("tidemill", "comes later.");
    private final Contender peer = SumWorkload.contender("peer", Settings.NONE);
    private final Contender quiet = SumWorkload.contender("quiet", Settings.NONE).background();
    private final Contender first = SumWorkload.contender("first", Settings.NONE).limit();
    private final Contender second = SumWorkload.contender("second", Settings.NONE).limit();

    @Test
    void shouldShowThePeersEvenWhereOursIsNotThere()
    {
        assertEquals(List.of("", "4.50x", "", "", ""), column(report(Metric.LATENCY)));
    }

    @Test
    void shouldTakeTheMedianOfTheRoundsForTheFirstLimit()
    {
        final BenchmarkReport report = ReportFixture.report();
        assertEquals(List.of("25 %", "2 %", "8 %", "50 %", "", ""), column(report));
    }

    @Test
    void shouldNotCallASmallShareNothing()
    {
        final BenchmarkReport report = report(Metric.THROUGHPUT);
        assertEquals("450 %", column(report).get(1));
        final List<ContenderReport> reports = new ArrayList<>(report.contenders());
        reports.set(1, figures(peer, 0.5, 0.2, 2));
        assertEquals("0.22 %", column(new BenchmarkReport(report.benchmark(), reports, List.of())).get(1));
    }

    @Test
    void shouldShowNoneOfProcessorTimeAndInCharts()
    {
        assertEquals(List.of("", "", "", "", ""), column(report(Metric.CPU)));
        assertEquals(List.of("", "", ""), column(ReportFixture.latencies()));
    }

    @Test
    void shouldDivideByNoRoundOfZero()
    {
        final Contender there = SumWorkload.contender("there", Settings.NONE);
        final Benchmark benchmark = Benchmark.named("idle", "does nothing.")
            .metric(Metric.CPU)
            .load(Load.paced(10, 1, 1, 0))
            .contenders(there, peer)
            .comparisons(Comparison.bar("peer", 0.5, "peer"))
            .build();
        final BenchmarkReport report = new BenchmarkReport(
            benchmark, List.of(figures(there, 0.1, 0.2), figures(peer, 0, 0.1)), List.of());

        assertEquals(List.of(), report.ratios());
        assertTrue(HtmlText.page(RunFixture.run(report)).contains("<td class=\"figure\">5.00</td>"), "no figure");
    }

    private BenchmarkReport report(final Metric metric)
    {
        final Benchmark benchmark = Benchmark.named("next", "does more.")
            .metric(metric)
            .load(metric == Metric.THROUGHPUT ? new Load(10, 1, 1, 0) : Load.paced(10, 1, 1, 0))
            .contenders(ours, peer, quiet, first, second)
            .build();
        final List<ContenderReport> reports = new ArrayList<>();
        reports.add(new ContenderReport(
            ours, Settings.NONE, new double[0], new double[0], new double[0], Optional.empty()));
        reports.add(figures(peer, 900, 90, 8_000));
        reports.add(figures(quiet, 1, 1, 1));
        reports.add(figures(first, 200, 90, 1_000));
        reports.add(figures(second, 1, 1, 1));
        return new BenchmarkReport(benchmark, reports, List.of());
    }

    private static ContenderReport figures(final Contender contender, final double... values)
    {
        final Histogram histogram = new Histogram(3);
        histogram.recordValue(100);
        return new ContenderReport(contender, Settings.NONE, values, values, values, Optional.of(histogram));
    }

    private static List<String> column(final BenchmarkReport report)
    {
        final int column = ReportTable.head(report).indexOf("of limit");
        return ReportTable.rows(report).stream().map(row -> row.get(column)).toList();
    }
}
