// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.tidemill.bench.report.HtmlText;
import io.tidemill.bench.report.JsonText;
import io.tidemill.bench.report.MarkdownText;
import io.tidemill.bench.report.RunReport;
import io.tidemill.bench.report.TableText;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Machine;

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

    /**
     * Writes the files that were asked for.
     *
     * @param files     to write.
     * @param failure   that ended the run, if one did: a page of documentation is not touched then.
     * @param arguments of the command that was run.
     */
    void write(final ReportFiles files, final Optional<String> failure, final List<String> arguments)
        throws IOException
    {
        final String command = ("./tidemill bench " +
            arguments.stream().map(BenchResults::quoted).collect(Collectors.joining(" "))).strip();
        final RunReport run = new RunReport(
            reports,
            new RunReport.Origin(
                machine, BuildVersion.commit(), LocalDate.now(ZoneOffset.UTC), command, rounds, failure),
            notes);
        IOException failed = null;
        failed = written(files.json(), () -> JsonText.of(run), failed);
        failed = written(files.html(), () -> HtmlText.page(run), failed);
        if (failure.isEmpty())
        {
            failed = written(files.markdown(), () -> MarkdownText.page(run,
                Files.exists(files.markdown()) ? Files.readString(files.markdown()) : "",
                Catalogue.standard().ids()), failed);
        }
        if (failed != null)
        {
            throw failed;
        }
    }

    /** Text that is made when it is needed. */
    private interface Text
    {
        String make() throws IOException;
    }

    /** Each file for itself: what hours have given is not lost because another one cannot be written. */
    private static IOException written(final Path file, final Text text, final IOException before)
    {
        if (file == null)
        {
            return before;
        }
        try
        {
            Files.writeString(file, text.make());
            return before;
        }
        catch (final IOException ex)
        {
            final IOException failed = new IOException("cannot write " + file + ": " + ex, ex);
            if (before == null)
            {
                return failed;
            }
            before.addSuppressed(failed);
            return before;
        }
    }

    /** As a shell takes it. */
    private static String quoted(final String argument)
    {
        return argument.matches("[A-Za-z0-9_./:=,+@%-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String describeRounds(final int rounds)
    {
        return rounds + (rounds == 1 ? " round" : " rounds");
    }
}
