// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

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
     * @param reports of the benchmarks.
     * @param command that was run.
     * @param commit  that was measured.
     * @param machine that it ran on.
     * @param notes   on what makes the figures less believable.
     * @param rounds  of each contender.
     * @return the page, ended by a line break.
     */
    public static String page(
        final List<BenchmarkReport> reports,
        final String command,
        final String commit,
        final Machine machine,
        final List<String> notes,
        final int rounds)
    {
        final List<String> lines = new ArrayList<>();
        lines.add("# Benchmarks");
        lines.add("");
        lines.add("Written by `" + command + "` on " + LocalDate.now(ZoneOffset.UTC) + ", commit `" + commit + "`.");
        lines.add("");
        lines.add("- Machine: " + machine);
        notes.forEach(note -> lines.add("- Note: " + note));
        lines.add("- " + rounds + " rounds; in each, every contender runs once, one after the other, in a fresh JVM " +
            "with the same flags: `" + String.join(" ", JvmFork.JVM_OPTIONS) + "`. Warm-up passes come before the " +
            "timed one in each JVM; files are synced and removed after it.");
        lines.add("- A ratio is ours over the other's in each round, then the median of the rounds: of events per " +
            "second above 1 ours is better, of latency and processor time below 1. Of a limit ours is a share.");
        lines.add("- What every contender handled, and what was read back from its files, gave the checksum of a " +
            "plain loop over the same events; otherwise the run would have failed.");
        for (final BenchmarkReport report : reports)
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
