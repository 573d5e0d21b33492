// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.BenchmarkRun;

/**
 * Reports as a page of documentation.
 */
public final class MarkdownText
{
    private MarkdownText()
    {
    }

    /**
     * Writes a page.
     *
     * @param run what was found out.
     * @return the page, ended by a line break.
     */
    public static String page(final RunReport run)
    {
        final RunReport.Origin origin = run.origin();
        final List<String> lines = new ArrayList<>();
        lines.add("# Benchmarks");
        lines.add("");
        lines.add("Written by `" + origin.command() + "` on " + origin.date() + ", commit `" + origin.commit() + "`.");
        lines.add("");
        lines.add("- Machine: " + origin.machine());
        run.notes().forEach(note -> lines.add("- Note: " + note));
        lines.add("- " + Wording.rounds(origin.rounds()) + "; " + Wording.FORKS + ": `" +
            String.join(" ", BenchmarkRun.jvmOptions()) + "`. " + Wording.WARM_UP);
        lines.add("- " + Wording.RATIOS);
        lines.add("- " + Wording.CHECKS);
        for (final BenchmarkReport report : run.reports())
        {
            lines.add("");
            lines.addAll(of(report));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> of(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final List<String> lines = new ArrayList<>();
        lines.add("## " + benchmark.id());
        lines.add("");
        lines.add(ReportTable.sentence(benchmark));
        lines.add("");
        final List<String> head = ReportTable.head(report);
        lines.add(row(head));
        lines.add("|---|---|" + "---:|".repeat(head.size() - 3) + "---|");
        ReportTable.rows(report).forEach(row -> lines.add(row(row)));
        final List<String> warnings = report.contenders().stream()
            .flatMap(contender -> Figures.warning(contender, benchmark).stream())
            .toList();
        if (!warnings.isEmpty())
        {
            lines.add("");
            warnings.forEach(warning -> lines.add("- Warning: " + warning));
        }
        if (!report.trials().isEmpty())
        {
            lines.add("");
            lines.add("Settings tried before the rounds; the best were used:");
            lines.add("");
            lines.add("| contender | settings | value |");
            lines.add("|---|---|---:|");
            report.trials().forEach(trial -> lines.add(row(List.of(
                trial.contender(), trial.settings().toString(),
                Figures.value(trial.best(), benchmark.metric())))));
        }
        return lines;
    }

    private static String row(final List<String> cells)
    {
        return "| " + String.join(" | ", cells) + " |";
    }
}
