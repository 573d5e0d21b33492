// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/**
 * The verb {@code deadletters}.
 */
@Command(
    name = "deadletters",
    mixinStandardHelpOptions = true,
    description = "Entries that stages could not handle, and why.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLettersListCommand.class, DeadLettersShowCommand.class, DeadLettersResubmitCommand.class,
        DeadLettersExportCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill deadletters ls data --stage book",
        "  tidemill deadletters show data 4711",
        "  tidemill deadletters resubmit data --stage book",
        "  tidemill deadletters export data --to letters.jsonl"
    })
public final class DeadLettersCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    /** To be made by picocli. */
    public DeadLettersCommand()
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
