// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code consumers}: who reads a log under a name, and how far it has come.
 */
@Command(
    name = "consumers",
    mixinStandardHelpOptions = true,
    description = "Who reads events or outputs under a name, and how far each has come.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ConsumersListCommand.class, ConsumersDropCommand.class})
public final class ConsumersCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /**
     * To be given to picocli.
     */
    public ConsumersCommand()
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
