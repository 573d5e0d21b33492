// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.Backup;
import io.tidemill.journal.BackupReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Makes a data directory of a backup.
 */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
        "Make a data directory of a backup, and verify it.",
        "The backup stays as it is. An engine that starts there begins a new epoch: the original may have gone on " +
            "behind the backup, and the sequences that it gave out then are given out again. A restore that was cut " +
            "short leaves no data directory; run it again to complete it."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill restore copy another",
        "  tidemill journal ls another     what it holds"
    })
public final class RestoreCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BACKUP", description = "What tidemill backup has made.")
    private Path backup;

    @Parameters(index = "1", paramLabel = "DIR", description = "A new or an empty directory.")
    private Path directory;

    /** To be made by picocli. */
    public RestoreCommand()
    {
    }

    @Override
    public Integer call()
    {
        if (!Files.exists(backup))
        {
            throw new ParameterException(spec.commandLine(), "there is no " + backup);
        }
        final BackupReport report;
        try (CopyProgress progress = new CopyProgress())
        {
            report = Backup.restore(backup, directory, progress);
        }
        final PrintWriter out = spec.commandLine().getOut();
        BackupText.print(report, "Restored to", out);
        out.flush();
        return 0;
    }
}
