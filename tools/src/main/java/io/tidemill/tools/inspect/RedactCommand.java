// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.RedactionPlan;
import io.tidemill.journal.RedactionReport;
import io.tidemill.journal.SequenceRanges;
import io.tidemill.tools.DataLogs;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.Terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes what entries hold out of a journal.
 */
@Command(
    name = "redact",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Take out what entries hold, and what came of them, for ever: events become VOID under their sequences, and " +
            "so do outputs and dead letters that they have caused, and timers that they had set. Snapshots that hold " +
            "what came of them go, with whatever else in the directory may hold them. The engine must be closed. " +
            "Backups, subscribers and readers that are open have what they have: see docs/redaction.md.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill redact data 17 120-129 --reason \"ticket 4711\" --dry-run",
        "  tidemill redact data 17 120-129 --reason \"ticket 4711\"",
        "  tidemill redact data --from 500 --to 999 --reason \"ticket 4712\" --yes",
        "  tidemill redact data --file sequences.txt --reason \"ticket 4713\" --yes"
    })
public final class RedactCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Parameters(index = "1..*", paramLabel = "SEQUENCE", description = "Of an entry, or from one to another: 120-129.")
    private List<String> sequences = new ArrayList<>();

    @Option(names = "--from", paramLabel = "A", description = "The first of a stretch of sequences.")
    private Long from;

    @Option(names = "--to", paramLabel = "B", description = "The last of it.")
    private Long to;

    @Option(names = "--file", paramLabel = "LIST", description = "A file with sequences; lines with # are comments.")
    private Path file;

    @Option(names = "--reason", required = true, paramLabel = "TEXT",
        description = "Goes on record, for ever. Nothing of what is to be redacted belongs in there.")
    private String reason;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--keep-snapshots-from", paramLabel = "S",
        description = "Keep snapshots at or behind this sequence, as they are known to hold nothing of it.")
    private Long keptSnapshotsFrom;

    @Option(names = "--force", description = "Also if nothing is left that the state can be computed from.")
    private boolean force;

    @Override
    public Integer call() throws IOException
    {
        final RedactionPlan plan = plan();
        final ChronicleJournal journal = argument.journal();
        final PrintWriter out = spec.commandLine().getOut();
        if (dryRun || !yes)
        {
            final RedactionReport planned = journal.planRedaction(plan);
            print(planned, true, out);
            if (dryRun || planned.isNothing())
            {
                return 0;
            }
            if (!Terminal.confirms(spec.commandLine(), "That cannot be taken back. Do it?"))
            {
                out.println("Nothing was changed.");
                out.flush();
                return 1;
            }
        }
        print(journal.redact(plan), false, out);
        return 0;
    }

    private RedactionPlan plan() throws IOException
    {
        try
        {
            SequenceRanges all = SequenceRanges.parse(String.join(",", sequences));
            if (from != null || to != null)
            {
                if (from == null || to == null)
                {
                    throw new IllegalArgumentException("--from and --to belong together");
                }
                all = all.with(SequenceRanges.range(from, to));
            }
            if (file != null)
            {
                all = all.with(SequenceRanges.parse(Files.readAllLines(file).stream()
                    .filter(line -> !line.strip().startsWith("#")).collect(Collectors.joining("\n"))));
            }
            RedactionPlan plan = RedactionPlan.of(all, reason);
            plan = keptSnapshotsFrom == null ? plan : plan.keepingSnapshotsFrom(keptSnapshotsFrom);
            return force ? plan.evenWithoutState() : plan;
        }
        catch (final IllegalArgumentException wrong)
        {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private void print(final RedactionReport report, final boolean isPlan, final PrintWriter out)
    {
        line(out, report.already(), "hold nothing already");
        line(out, report.gone(), "are not there any more; what came of them goes");
        line(out, report.left(),
            "stay as they are: markers of the engine, or timers that were set by an entry that is not redacted");
        if (report.isNothing())
        {
            out.println("There is nothing to redact. Nothing was changed.");
        }
        else
        {
            out.printf(Locale.ROOT, "%s %,d events, %,d timers, %,d outputs and %,d dead letters%s.%n",
                isPlan ? "Would redact" : "Redacted", report.events(), report.timers(), report.outputs(),
                report.letters(), isPlan ? "" : "; their sequences are VOID now");
            out.printf(Locale.ROOT, "%s anew: %,d segments, %,d MB. Removed%s: %,d snapshots, %,d files in cut/.%n",
                isPlan ? "To be written" : "Written", report.segments(), report.bytes() >> 20,
                isPlan ? " then" : "", report.snapshots().size(), report.copies());
        }
        report.notes().forEach(note -> out.println("note: " + note));
        if (!report.isNothing())
        {
            out.println("That is of " + String.join(", ", DataLogs.of(argument.journal()).keySet()) + " in " +
                argument.journal().directory() + ". Logs that an engine was told to keep elsewhere are not touched.");
            out.println(isPlan ? "Nothing was changed." :
                "Backups, and what subscribers and open readers have, are yours to look after.");
        }
        out.flush();
    }

    private static void line(final PrintWriter out, final SequenceRanges which, final String what)
    {
        if (!which.isEmpty())
        {
            out.println("Sequences " + which + " " + what);
        }
    }
}
