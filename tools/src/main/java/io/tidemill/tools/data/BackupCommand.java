// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.Backup;
import io.tidemill.journal.BackupReport;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Copies a data directory, beside an engine or without one.
 */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Copy a data directory, while its engine runs or rests.",
        "That is events, outputs, dead letters, the newest snapshot, positions of consumers. A running engine is " +
            "asked for a new snapshot first. The copy is verified at the end, and an engine can start from it. To " +
            "the place of an earlier backup, only segments that have changed are copied. One that was cut short is " +
            "no data directory; run it again to complete it."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill backup data copy                 now, and whenever you like",
        "  tidemill backup data copy --no-snapshot   does not ask the engine for one",
        "  tidemill restore copy another             the way back"
    })
public final class BackupCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Parameters(index = "1", paramLabel = "DEST",
        description = "A new or an empty directory, or that of an earlier backup of the same data directory.")
    private Path place;

    @Option(names = "--no-snapshot", description = "Do not ask a running engine for a new snapshot; copy the newest.")
    private boolean noSnapshot;

    @Option(names = "--all-snapshots", description = "Copy all snapshots that are there, not just the newest.")
    private boolean allSnapshots;

    @Option(names = "--force",
        description = "Also over a copy with entries that DIR does not have (any more): they are lost then.")
    private boolean force;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "60s", converter = DurationConverter.class,
        description = "How long to wait for the snapshot (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    /** To be made by picocli. */
    public BackupCommand()
    {
    }

    @Override
    public Integer call() throws InterruptedException
    {
        final BackupReport report;
        try (CopyProgress progress = new CopyProgress())
        {
            Backup backup = Backup.of(argument.journal()).withSnapshotWithin(timeout).tellingTo(progress);
            backup = noSnapshot ? backup.withoutNewSnapshot() : backup;
            backup = allSnapshots ? backup.withAllSnapshots() : backup;
            backup = force ? backup.withForce() : backup;
            report = backup.to(place);
        }
        final PrintWriter out = spec.commandLine().getOut();
        BackupText.print(report, "Backed up to", out);
        out.flush();
        return 0;
    }
}
