// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code monitor}: what coding agents did, from their hook events.
 */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description = "Usage windows, work blocks and sessions of coding agents, from their hook events.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ImportCommand.class, PlanCommand.class})
public final class MonitorCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /**
     * To be given to picocli.
     */
    public MonitorCommand()
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
