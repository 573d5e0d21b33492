// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root command: options that hold for every verb, and what is shown when no verb is given.
 */
@Command(
    name = "tidemill",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "A durable, replayable event engine: events get one number, are journaled, handled, and can be replayed.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill demo                     journal a workday, kill the writer, recover, prove nothing was lost",
        "  tidemill demo --keep DIR          the same, and leave the journal in DIR to look at",
        "  tidemill verify DIR               check every frame of a journal",
        "",
        "Exit codes: 0 fine, 1 found a problem, 2 wrong usage."
    },
    subcommands = {BenchCommand.class})
final class TidemillCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    /**
     * Parses and runs one command line.
     *
     * @return the exit code.
     */
    static int run(final String... args)
    {
        return commandLine().execute(args);
    }

    static CommandLine commandLine()
    {
        final TidemillCommand root = new TidemillCommand();
        return new CommandLine(root)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(new ErrorLine(root::debug))
            .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run()
    {
        final PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
        out.flush();
    }

    private boolean debug()
    {
        return debug || Boolean.getBoolean("tidemill.debug");
    }
}
