// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import io.tidemill.tools.data.BackupCommand;
import io.tidemill.tools.data.ConsumersCommand;
import io.tidemill.tools.data.DeadLettersCommand;
import io.tidemill.tools.data.JournalCommand;
import io.tidemill.tools.data.PruneCommand;
import io.tidemill.tools.data.RestoreCommand;
import io.tidemill.tools.data.SnapshotCommand;
import io.tidemill.tools.demo.AuditorCommand;
import io.tidemill.tools.demo.DemoCommand;
import io.tidemill.tools.demo.WriterCommand;
import io.tidemill.tools.inspect.CountersCommand;
import io.tidemill.tools.inspect.RedactCommand;
import io.tidemill.tools.inspect.RepairCommand;
import io.tidemill.tools.inspect.ReplayCommand;
import io.tidemill.tools.inspect.TailCommand;
import io.tidemill.tools.inspect.VerifyCommand;
import io.tidemill.tools.ipc.IpcCommand;
import io.tidemill.tools.monitor.MonitorCommand;

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
    header = "Tidemill, a durable event engine: events are numbered, journaled, handled,%nand can be replayed.%n",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill demo                      journal a stream, be killed, recover, and",
        "                                     prove that nothing was lost",
        "  tidemill monitor import FILE.jsonl what coding agents did, from their hooks",
        "  tidemill verify DIR                check every frame of a journal",
        "",
        "Exit codes: 0 fine, 1 found a problem, 2 wrong usage."
    },
    subcommands = {
        DemoCommand.class,
        MonitorCommand.class,
        TailCommand.class,
        ReplayCommand.class,
        VerifyCommand.class,
        RepairCommand.class,
        JournalCommand.class,
        SnapshotCommand.class,
        DeadLettersCommand.class,
        BackupCommand.class,
        RestoreCommand.class,
        PruneCommand.class,
        ConsumersCommand.class,
        RedactCommand.class,
        CountersCommand.class,
        IpcCommand.class,
        BenchCommand.class,
        WriterCommand.class,
        AuditorCommand.class})
final class TidemillCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    private TidemillCommand()
    {
    }

    static CommandLine commandLine()
    {
        final TidemillCommand root = new TidemillCommand();
        final ErrorLine errorLine = new ErrorLine(root::debug);
        return new CommandLine(root)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(errorLine)
            .setExecutionExceptionHandler(errorLine)
            .setExecutionStrategy(errorLine);
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
