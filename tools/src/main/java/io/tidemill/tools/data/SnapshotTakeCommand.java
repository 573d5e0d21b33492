// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalInventory;
import io.tidemill.journal.SnapshotInfo;
import io.tidemill.journal.SnapshotRequest;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Has a running engine take a snapshot.
 */
@Command(
    name = "take",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Have the running engine take a snapshot, and wait for it.",
        "It holds at least all that the journal held when the command began. The engine goes on meanwhile; each " +
            "stage stands still only to write its own part."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill snapshot take data",
        "  tidemill snapshot take data --timeout 5m   with much state, or a slow disk"
    })
final class SnapshotTakeCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30s", converter = DurationConverter.class,
        description = "How long to wait for it (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws InterruptedException
    {
        final ChronicleJournal journal = argument.journal();
        final long startNs = System.nanoTime();
        final long sequence = SnapshotRequest.of(journal).await(timeout);
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final String size = JournalInventory.of(journal).snapshots(false).stream()
            .filter(each -> each.sequence() == sequence).map(SnapshotInfo::bytes).map(Wording::bytes)
            .map(bytes -> ", " + bytes).findFirst().orElse("");
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "Snapshot at sequence %d%s, after %.2f s%n", sequence, size, seconds);
        out.flush();
        return 0;
    }
}
