// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.ContenderReport;

/**
 * One benchmark on a page: charts, then all that they show as text.
 */
final class BenchmarkSection
{
    private BenchmarkSection()
    {
    }

    static void write(final Markup page, final BenchmarkReport report, final ChartJson charts)
    {
        final Benchmark benchmark = report.benchmark();
        page.open("section", "id", benchmark.id(), "class", "benchmark").element("h2", benchmark.id());
        page.element("p", ReportTable.sentence(benchmark));
        page.open("div", "class", "charts");
        Charts.add(report, charts).forEach(chart -> figure(page, chart));
        page.close("div");
        table(page, report);
        report.contenders().forEach(contender -> Figures.warning(contender, benchmark)
            .ifPresent(warning -> page.element("p", "Warning: " + warning, "class", "warning")));
        report.notes().forEach(note -> page.element("p", "Note: " + note, "class", "warning"));
        wiring(page, report);
        trials(page, report);
        page.close("section");
    }

    private static void figure(final Markup page, final ChartJson.Place chart)
    {
        page.open("figure", "class", chart.wide() ? "wide" : "").open("div", "class", "canvas")
            .element("canvas", "", "data-chart", chart.name(), "role", "img", "aria-label", chart.caption())
            .close("div").element("figcaption", chart.caption()).close("figure");
    }

    /** Without columns that nobody has anything in: a phone is narrow. */
    private static void table(final Markup page, final BenchmarkReport report)
    {
        final List<String> head = ReportTable.head(report);
        final List<List<String>> texts = ReportTable.rows(report);
        final int[] columns = IntStream.range(0, head.size())
            .filter(column -> texts.stream().anyMatch(row -> !row.get(column).isEmpty()))
            .toArray();
        final List<Markup.Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++)
        {
            final Contender contender = report.contenders().get(i).contender();
            rows.add(Markup.Row.of(
                Role.of(contender, report.benchmark()).toString(), only(columns, texts.get(i))));
        }
        final String alignment = "ll" + "r".repeat(head.size() - 3) + "l";
        page.table(String.join("", only(columns, List.of(alignment.split("")))), only(columns, head), rows);
    }

    private static List<String> only(final int[] columns, final List<String> all)
    {
        return Arrays.stream(columns).mapToObj(all::get).toList();
    }

    private static void wiring(final Markup page, final BenchmarkReport report)
    {
        final List<Contender> told = report.contenders().stream()
            .map(ContenderReport::contender)
            .filter(contender -> !contender.about().isEmpty() || !contender.jvmOptions().isEmpty())
            .toList();
        if (told.isEmpty())
        {
            return;
        }
        page.open("details").element("summary", "How the contenders are wired, and what they promise").open("dl");
        for (final Contender contender : told)
        {
            final String options = contender.jvmOptions().isEmpty() ?
                "" : "JVM options: " + String.join(" ", contender.jvmOptions());
            page.element("dt", contender.name()).element("dd", (contender.about() + " " + options).strip());
        }
        page.close("dl").close("details");
    }

    private static void trials(final Markup page, final BenchmarkReport report)
    {
        if (report.trials().isEmpty())
        {
            return;
        }
        final Benchmark benchmark = report.benchmark();
        final List<Markup.Row> rows = report.trials().stream()
            .map(trial -> Markup.Row.of("", List.of(
                trial.contender(),
                benchmark.contender(trial.contender()).tuned(trial.settings()).toString(),
                Figures.value(trial.median(), benchmark.metric()))))
            .toList();
        page.open("details")
            .element("summary", "Settings tried before the rounds; the best were used (" + rows.size() + ")")
            .table("llr", List.of("contender", "settings", "median of its trials"), rows)
            .close("details");
    }
}
