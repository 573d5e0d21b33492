// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code ipc}: events from other processes.
 */
@Command(
    name = "ipc",
    mixinStandardHelpOptions = true,
    description = {
        "Put events into an engine from another process, through shared memory.",
        "An engine has such inlets if it was built with ipc(\"name\"); ipc receive runs one for lines of text."},
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SendCommand.class, ReceiveCommand.class, LanesCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill ipc receive data             in one terminal",
        "  tidemill ipc send data in hello       in another one; try it with the first",
        "                                        one ended, or killed, and started again",
        "  tidemill ipc lanes data               who is connected, and what waits"
    })
public final class IpcCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /** To be made by picocli. */
    public IpcCommand()
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
