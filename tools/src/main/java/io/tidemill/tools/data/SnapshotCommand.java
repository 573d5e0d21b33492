// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code snapshot}.
 */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
        "The snapshots of a data directory.",
        "Each is all state of an engine at one sequence. A start loads one, and handles only the events behind it."},
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SnapshotListCommand.class, SnapshotTakeCommand.class, SnapshotDropCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill snapshot ls data --verify   what is there, and is it sound?",
        "  tidemill snapshot take data          have the running engine take one now",
        "  tidemill snapshot drop data 4711     remove the one at sequence 4711"
    })
public final class SnapshotCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /** To be made by picocli. */
    public SnapshotCommand()
    {
    }

    @Override
    public void run()
    {
        final PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
        out.flush();
    }
}
