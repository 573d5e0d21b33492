// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalInventory;
import io.tidemill.journal.SegmentInfo;
import io.tidemill.journal.SnapshotInfo;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Removes a snapshot.
 */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Remove a snapshot.",
        "No event is lost by that: a start then loads an older one, or none, and has more events to handle. The last " +
            "usable one is removed only with --force, and not at all where the events before it are not there " +
            "any more."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill snapshot ls data --verify",
        "  tidemill snapshot drop data 4711         asks first",
        "  tidemill snapshot drop data 4711 --yes   for scripts"
    })
final class SnapshotDropCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Parameters(index = "1", paramLabel = "SEQUENCE", description = "The snapshot, as ls shows it.")
    private long sequence;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--force", description = "Even if it is the last usable one.")
    private boolean force;

    @Override
    public Integer call()
    {
        final ChronicleJournal journal = argument.journal();
        final JournalInventory inventory = JournalInventory.of(journal);
        final List<SnapshotInfo> snapshots = inventory.snapshots(true);
        final SnapshotInfo snapshot = find(snapshots, journal);
        final SnapshotInfo next = snapshots.stream()
            .filter(each -> each.isSound() && each.sequence() != sequence).findFirst().orElse(null);
        if (snapshot.isSound() && next == null)
        {
            requireForce(inventory, journal);
        }
        final PrintWriter out = spec.commandLine().getOut();
        out.println(meaning(snapshot, next, journal));
        out.flush();
        if (!yes && !Terminal.confirms(spec.commandLine(), "Remove it?"))
        {
            out.println("Nothing was removed.");
            out.flush();
            return 1;
        }
        journal.snapshots().orElseThrow().drop(sequence);
        out.println("Removed the snapshot at sequence " + sequence + ".");
        out.flush();
        return 0;
    }

    private SnapshotInfo find(final List<SnapshotInfo> snapshots, final ChronicleJournal journal)
    {
        return snapshots.stream().filter(each -> each.sequence() == sequence).findFirst().orElseThrow(() ->
            new ParameterException(spec.commandLine(), "there is no snapshot at sequence " + sequence + " in " +
                journal.directory() + (snapshots.isEmpty() ? ", and no other" :
                "; there are " + snapshots.stream().map(SnapshotInfo::sequence).toList())));
    }

    private void requireForce(final JournalInventory inventory, final ChronicleJournal journal)
    {
        final long first = inventory.segments().stream()
            .filter(each -> each.damage() == null).mapToLong(SegmentInfo::firstSequence).findFirst().orElse(0);
        if (first > 0)
        {
            throw new LogException("the snapshot at sequence " + sequence + " is the last usable one, and the " +
                "journal in " + journal.directory() + " begins with sequence " + first + ": without it the state " +
                "cannot be had any more. Nothing was removed; take another one first");
        }
        if (!force)
        {
            throw new LogException("the snapshot at sequence " + sequence + " is the last usable one: without " +
                "it the next start handles all events of the journal. Nothing was removed; take another one first, " +
                "or add --force");
        }
    }

    private static String meaning(final SnapshotInfo dropped, final SnapshotInfo next, final ChronicleJournal journal)
    {
        final long last = journal.lastSequence();
        final String what = "The snapshot at sequence " + dropped.sequence() + " of " +
            Wording.time(dropped.created()) + " is " + (dropped.isSound() ? "usable" : "not usable");
        if (next == null)
        {
            return what + ". Without it the next start handles all " + Wording.count(last + 1, "entry", "entries") +
                " anew.";
        }
        return what + ". The next start " + (next.sequence() > dropped.sequence() ? "loads" : "then loads") +
            " that at sequence " + next.sequence() + ", and handles " +
            Wording.count(last - next.sequence(), "entry", "entries") + " anew.";
    }
}
