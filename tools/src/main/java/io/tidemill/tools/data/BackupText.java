// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.BackupReport;
import io.tidemill.tools.TextTable;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a copy holds, for people.
 */
final class BackupText
{
    private BackupText()
    {
    }

    static void print(final BackupReport report, final String done, final PrintWriter out)
    {
        final TextTable table = new TextTable().row("Log", "Up to", "Segments", "Copied now", "");
        for (final BackupReport.Log log : report.logs())
        {
            table.row(log.name(), log.lastSequence() < 0 ? "empty" : Long.toString(log.lastSequence()),
                Integer.toString(log.segments()), Integer.toString(log.copied()),
                log.copied() == 0 ? "" : Wording.bytes(log.copiedBytes()));
        }
        table.print(out, UnaryOperator.identity());
        out.println(snapshots(report));
        report.notes().forEach(note -> out.println("Note: " + Wording.line(note)));
        out.printf(Locale.ROOT, "%s %s: verified, all of it, in %.1f s.%n", done, report.directory(),
            report.elapsed().toMillis() / 1e3);
    }

    private static String snapshots(final BackupReport report)
    {
        if (report.snapshots().isEmpty())
        {
            return "No snapshot: a start handles " + (report.lastSequence() < 0 ? "nothing" :
                "all entries") + " anew.";
        }
        return (report.snapshots().size() == 1 ? "Snapshot at sequence " : "Snapshots at the sequences ") +
            report.snapshots().stream().map(String::valueOf).collect(Collectors.joining(", ")) +
            ": a start handles " +
            Wording.count(report.lastSequence() - report.snapshots().get(0), "entry", "entries") + " anew.";
    }
}
