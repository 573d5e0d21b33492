// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.Engine;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.ReplayReport;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.ActivityText;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Rebuilds the state from a journal of the monitor.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Rebuild the state from a journal's beginning; also while it is being written.",
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill replay data",
        "  tidemill replay data --accept-gap   without what a repair gave up"
    })
public final class ReplayCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--accept-gap",
        description = "Go on where a repair has given something up: the state may be wrong.")
    private boolean acceptGap;

    @Override
    public Integer call()
    {
        final ChronicleJournal journal =
            acceptGap ? argument.journal().withAcceptedGaps() : argument.journal();
        final String codec = journal.info().codecName();
        if (!HookEventCodec.INSTANCE.name().equals(codec))
        {
            spec.commandLine().getErr().println("tidemill replay: the journal in " + journal.directory() +
                " holds events of codec \"" + codec + "\"; this command knows the logic of \"" +
                HookEventCodec.INSTANCE.name() + "\" alone. Replay yours with EngineBuilder.replay()");
            return 1;
        }
        final ActivityStage stage = new ActivityStage();
        final ReplayReport report = Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
            .journal(journal)
            .stages(graph -> graph.stage("activity", stage))
            .replay();
        final PrintWriter out = spec.commandLine().getOut();
        new ActivityText(out, Ansi.AUTO, ZoneId.systemDefault()).write(stage.report());
        print(report.source(), out);
        out.printf(Locale.ROOT, "State hash %016x%n", report.stage("activity").stateHash().orElseThrow());
        out.flush();
        return 0;
    }

    private static void print(final RecoveryReport source, final PrintWriter out)
    {
        final double seconds = Math.max(1, source.elapsed().toNanos()) / 1e9;
        out.printf(Locale.ROOT,
            "Replayed %,d events of %,d entries, sequence %d to %d, in %.2f s (%,.0f events/s)%n",
            source.events(), source.entries(), source.firstSequence(), source.lastSequence(), seconds,
            source.events() / seconds);
        if (source.missing() > 0)
        {
            out.printf(Locale.ROOT, "%,d sequences are missing, given up by a repair: what is shown may be wrong%n",
                source.missing());
        }
    }
}
