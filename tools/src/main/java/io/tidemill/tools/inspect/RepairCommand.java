// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalGap;
import io.tidemill.journal.RepairReport;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Gives up what is damaged in a journal.
 */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Give up what is damaged in a journal, and keep all the rest. No byte of a segment is changed: a record says " +
            "from where to where nothing can be read. Engines and commands then refuse the journal until they are " +
            "told that the gaps are accepted, since whatever is computed from the rest may be wrong. So if there is " +
            "a copy, restore that instead.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill verify data             is there any damage?",
        "  tidemill repair data --dry-run   what would be lost? Changes nothing",
        "  tidemill repair data             give it up",
        "  tidemill replay data --accept-gap",
        "",
        "To take it back, remove gaps.properties in the data directory; what was moved is in cut/."
    })
public final class RepairCommand implements Callable<Integer>
{
    private static final int SHOWN_GAPS = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Override
    public Integer call()
    {
        final ChronicleJournal journal = argument.journal();
        final RepairReport report = dryRun ? journal.planRepair() : journal.repair();
        final PrintWriter out = spec.commandLine().getOut();
        if (report.isSound())
        {
            out.println("The journal is sound: there is nothing to repair.");
        }
        else
        {
            report.steps().forEach(step -> out.println((dryRun ? "to do     " : "done      ") + step));
            print(report, out);
        }
        out.flush();
        return dryRun && !report.isSound() ? 1 : 0;
    }

    private void print(final RepairReport report, final PrintWriter out)
    {
        report.gaps().stream().limit(SHOWN_GAPS).forEach(gap -> out.println(GapLines.of(gap)));
        if (report.gaps().size() > SHOWN_GAPS)
        {
            out.printf(Locale.ROOT, "and %,d more gaps; after the repair, verify shows them%n",
                report.gaps().size() - SHOWN_GAPS);
        }
        if (report.totals() == null)
        {
            out.println("What is damaged inside the segments can be told when that is done. Nothing was changed.");
            return;
        }
        if (report.gaps().isEmpty())
        {
            out.printf(Locale.ROOT, "Nothing %s lost; %,d entries are intact.%n",
                dryRun ? "would be" : "was", report.totals().entries());
            return;
        }
        final long missing = report.gaps().stream().mapToLong(JournalGap::missing).sum();
        out.printf(Locale.ROOT, "%s %,d %s with %,d missing sequences; %,d entries are intact.%n",
            dryRun ? "Would give up" : "Gave up", report.gaps().size(), report.gaps().size() == 1 ? "gap" : "gaps",
            missing, report.totals().entries());
        if (dryRun)
        {
            out.println("Nothing was changed. Keep a copy of the directory before you run it without --dry-run.");
        }
        else if (!report.totals().isComplete())
        {
            out.println("From now on it is read with --accept-gap, or ChronicleJournal.withAcceptedGaps().");
        }
    }
}
