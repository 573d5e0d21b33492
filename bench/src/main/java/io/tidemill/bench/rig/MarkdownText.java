// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        lines.add("- A ratio is taken within each round, then the median over the rounds. Above 1 ours is faster.");
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
        lines.add(Figures.count(benchmark.load().events()) + " events a round: " + benchmark.what());
        lines.add("");
        lines.add("| contender | settings | M events/s | [min .. max] | ours is | [min .. max] | bar |");
        lines.add("|---|---|---:|---:|---:|---:|---|");
        for (final ContenderReport contender : report.contenders())
        {
            lines.add(row(contender, report.ratios()));
        }
        if (!report.trials().isEmpty())
        {
            lines.add("");
            lines.add("Settings tried before the rounds; the fastest were used:");
            lines.add("");
            lines.add("| contender | settings | M events/s |");
            lines.add("|---|---|---:|");
            report.trials().forEach(trial -> lines.add(
                "| " + trial.contender() + " | " + trial.settings() + " | " + Figures.millions(trial.best()) + " |"));
        }
        return lines;
    }

    private static String row(final ContenderReport contender, final List<RatioReport> ratios)
    {
        final Optional<RatioReport> ratio =
            ratios.stream().filter(candidate -> candidate.chosen().equals(contender.name())).findFirst();
        return String.join(
            " | ",
            "| " + contender.name(),
            contender.settings().toString(),
            Figures.millions(contender.spread().median()),
            Figures.millions(contender.spread()),
            ratio.map(of -> Figures.ratio(of.ratios().median())).orElse(""),
            ratio.map(of -> Figures.ratio(of.ratios())).orElse(""),
            ratio.map(Figures::verdict).orElse("")) + " |";
    }
}
