// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.JsonText;
import io.tidemill.bench.rig.Machine;
import io.tidemill.bench.rig.MarkdownText;
import io.tidemill.bench.rig.TableText;

/**
 * What a run found out so far, and the ways to hand it over.
 */
final class BenchResults
{
    private final Machine machine;
    private final int rounds;
    private final List<String> notes = new ArrayList<>();
    private final List<BenchmarkReport> reports = new ArrayList<>();

    BenchResults(final Machine machine, final int rounds)
    {
        this.machine = machine;
        this.rounds = rounds;
        notes.addAll(machine.warnings());
    }

    /** What makes the figures less believable. */
    void note(final String note)
    {
        notes.add(note);
    }

    void add(final BenchmarkReport report)
    {
        reports.add(report);
    }

    void print(final PrintWriter out)
    {
        for (final BenchmarkReport report : reports)
        {
            out.println();
            TableText.of(report).forEach(out::println);
        }
        if (!reports.isEmpty())
        {
            out.println();
            out.println("Medians of " + describeRounds(rounds) +
                "; ratios are medians of the rounds' own ratios. Every result was checked.");
            out.println("Measured on " + machine);
            notes.forEach(note -> out.println("Note: " + note));
        }
        out.flush();
    }

    void writeJson(final Path file) throws IOException
    {
        Files.writeString(file, JsonText.of(reports));
    }

    /**
     * @param arguments of the command that was run.
     */
    void writeMarkdown(final Path file, final List<String> arguments) throws IOException
    {
        final String command = ("./tidemill bench " + String.join(" ", arguments)).strip();
        Files.writeString(
            file, MarkdownText.page(reports, command, BuildVersion.commit(), machine, notes, rounds));
    }

    static String describeRounds(final int rounds)
    {
        return rounds + (rounds == 1 ? " round" : " rounds");
    }
}
