// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code journal}.
 */
@Command(
    name = "journal",
    mixinStandardHelpOptions = true,
    description = "What lies in a data directory.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = JournalListCommand.class)
public final class JournalCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /** To be made by picocli. */
    public JournalCommand()
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
