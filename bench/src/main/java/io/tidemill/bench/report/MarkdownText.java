// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.BenchmarkRun;
import io.tidemill.bench.rig.ContenderReport;

/**
 * Reports as a page of documentation that grows: each benchmark has a section that says when, by which command and on
 * which commit it was measured. A later run replaces the sections of what it measured and leaves the others.
 */
public final class MarkdownText
{
    private static final String MARK = "<!-- Written by ./tidemill bench --markdown. Never edit it: run it again. -->";
    private static final String SECTION = "## ";

    private MarkdownText()
    {
    }

    /**
     * Writes a page.
     *
     * @param run      what was found out.
     * @param existing the page so far; without any, a new one begins.
     * @param order    of benchmarks by id; sections of others come last.
     * @return the page, ended by a line break.
     * @throws IllegalArgumentException if the page so far is not {@link #isOwn ours}, or a section was edited.
     */
    public static String page(final RunReport run, final String existing, final List<String> order)
    {
        if (!isOwn(existing))
        {
            throw new IllegalArgumentException("the page so far was not written by this command");
        }
        final Map<String, List<String>> sections = sections(existing);
        edited(existing).ifPresent(id ->
        {
            throw new IllegalArgumentException("section " + id + " was edited by hand");
        });
        for (final BenchmarkReport report : run.reports())
        {
            sections.put(report.benchmark().id(), section(report, run));
        }
        final List<String> lines = head();
        for (final String id : order)
        {
            final List<String> section = sections.remove(id);
            if (section != null)
            {
                lines.addAll(section);
            }
        }
        sections.values().forEach(lines::addAll);
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    /**
     * Whether a page may be replaced: it was written by this class, or holds nothing.
     *
     * @param existing the page so far.
     * @return false if text of somebody else would be lost.
     */
    public static boolean isOwn(final String existing)
    {
        return existing.isBlank() || existing.startsWith(MARK);
    }

    /**
     * The first section that is not as this class wrote it.
     *
     * @param page to check.
     * @return its id; empty if there is none.
     */
    public static Optional<String> edited(final String page)
    {
        return sections(page).entrySet().stream()
            .filter(section -> !isSealed(section.getValue()))
            .map(Map.Entry::getKey)
            .findFirst();
    }

    private static boolean isSealed(final List<String> section)
    {
        // The last line is empty, the one before it is the seal.
        final int seal = section.size() - 2;
        return seal > 0 && section.get(seal).equals(seal(section.subList(0, seal)));
    }

    /** Keeps nobody from cheating, but from doing so without knowing. */
    private static String seal(final List<String> lines)
    {
        try
        {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            final byte[] hash = digest.digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return "<!-- as measured: " + HexFormat.of().formatHex(hash) + " -->";
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }

    private static List<String> head()
    {
        return new ArrayList<>(List.of(
            MARK,
            "# Benchmarks",
            "",
            "What the rules are, what each contender promises, and how to read a row: [benchmarking.md]" +
                "(benchmarking.md). Each section says on which commit, by which command and on which machine it was " +
                "measured.",
            "",
            "- Contenders alternate by rounds; " + Wording.FORKS + ". " + Wording.WARM_UP,
            "- " + Wording.RATIOS,
            "- " + Wording.OF_LIMIT,
            "- " + Wording.LATENCY,
            "- " + Wording.CHECKS,
            ""));
    }

    /** The sections of a page as this class wrote it. */
    private static Map<String, List<String>> sections(final String existing)
    {
        final Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (final String line : existing.lines().toList())
        {
            if (line.startsWith(SECTION))
            {
                section = new ArrayList<>();
                sections.put(line.substring(SECTION.length()), section);
            }
            section.add(line);
        }
        sections.values().forEach(MarkdownText::endInOneEmptyLine);
        return sections;
    }

    private static void endInOneEmptyLine(final List<String> section)
    {
        while (section.get(section.size() - 1).isEmpty())
        {
            section.remove(section.size() - 1);
        }
        section.add("");
    }

    private static List<String> section(final BenchmarkReport report, final RunReport run)
    {
        final RunReport.Origin origin = run.origin();
        final List<String> lines = of(report);
        lines.add("");
        lines.add("Measured on " + origin.date() + ", commit `" + origin.commit() + "`, " +
            Wording.rounds(origin.rounds()) + ", by `" + origin.command() + "`, on " + origin.machine() + ".");
        lines.add("JVMs: `" + String.join(" ", BenchmarkRun.jvmOptions()) + "`.");
        report.notes().forEach(note -> lines.add("Note: " + note));
        run.notes().forEach(note -> lines.add("Note: " + note));
        lines.add(seal(lines));
        lines.add("");
        return lines;
    }

    private static List<String> of(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final List<String> lines = new ArrayList<>();
        lines.add(SECTION + benchmark.id());
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
        final List<String> wiring = wiring(report);
        if (!wiring.isEmpty())
        {
            lines.add("");
            lines.addAll(wiring);
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
                Figures.value(trial.median(), benchmark.metric())))));
        }
        return lines;
    }

    private static List<String> wiring(final BenchmarkReport report)
    {
        return report.contenders().stream()
            .map(ContenderReport::contender)
            .filter(contender -> !contender.about().isEmpty() || !contender.jvmOptions().isEmpty())
            .map(contender -> "- " + contender.name() + ": " + (contender.about() +
                (contender.jvmOptions().isEmpty() ? "" :
                    " JVM: `" + String.join(" ", contender.jvmOptions()) + "`.")).strip())
            .toList();
    }

    private static String row(final List<String> cells)
    {
        return "| " + String.join(" | ", cells) + " |";
    }
}
