// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.inspect;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.ReplayPlan;
import io.tidemill.engine.ReplayReport;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalFrames;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.Progress;
import io.tidemill.tools.monitor.ActivityStage;
import io.tidemill.tools.monitor.ActivityText;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Rebuilds the state from a journal of the monitor.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
        "Rebuild the monitor's state from a journal's beginning, or from a snapshot; also while it is being written.",
        "Other logic is replayed by its application: EngineBuilder.replay (docs/state.md)."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill replay data",
        "  tidemill replay data --verify         is the state what it was when it was",
        "                                        live? Exit code 1 and the place if not",
        "  tidemill replay data --from-snapshot --verify",
        "                                        the same, of what came behind the newest",
        "  tidemill replay data --until 4711     the state as it was then",
        "  tidemill replay data --accept-gap     without what a repair gave up"
    })
public final class ReplayCommand implements Callable<Integer>
{
    private static final long WORTH_SHOWING_BYTES = 1L << 27;
    private static final String OUTPUTS = "outputs";

    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--verify",
        description = "Compare with the state hashes that were kept in DIR/outputs when the events were live.")
    private boolean verify;

    @Option(names = "--from-snapshot", description = "Begin with the newest snapshot that fits.")
    private boolean fromSnapshot;

    @Option(names = "--until", paramLabel = "SEQ", description = "End with this sequence.")
    private Long until;

    @Option(names = "--accept-gap",
        description = "Go on where a repair has given something up: the state may be wrong.")
    private boolean acceptGap;

    @Override
    public Integer call()
    {
        final ReplayPlan plan = plan();
        final ChronicleJournal journal =
            acceptGap ? argument.journal().withAcceptedGaps() : argument.journal();
        final String refusal = refusal(journal);
        if (refusal != null)
        {
            spec.commandLine().getErr().println("tidemill replay: " + refusal);
            return 1;
        }
        final ActivityStage stage = new ActivityStage();
        final ReplayReport report = replay(journal, plan, stage);
        report.source().notes().forEach(note -> spec.commandLine().getErr().println("Note: " + note));
        requireBeginning(report.source(), journal);
        final PrintWriter out = spec.commandLine().getOut();
        new ActivityText(out, Ansi.AUTO, ZoneId.systemDefault()).write(stage.report());
        final ReplayText text = new ReplayText(out);
        text.source(report.source(), plan);
        out.printf(Locale.ROOT, "State hash %016x%n", report.stage(ActivityStage.NAME).stateHash().orElseThrow());
        final boolean isSame = !verify || text.comparison(report.source().outputs(), outputs(journal));
        out.flush();
        return isSame ? 0 : 1;
    }

    private ReplayPlan plan()
    {
        if (until != null && until < 0)
        {
            throw new ParameterException(spec.commandLine(), "--until must be at least 0, not " + until);
        }
        final ReplayPlan plan = until == null ? ReplayPlan.all() : ReplayPlan.all().until(until);
        return fromSnapshot ? plan.fromSnapshot() : plan;
    }

    /** Why it cannot be done, null if it can. */
    private String refusal(final ChronicleJournal journal)
    {
        final String codec = journal.info().codecName();
        if (!HookEventCodec.INSTANCE.name().equals(codec))
        {
            return "the journal in " + journal.directory() + " holds events of codec \"" + codec +
                "\"; this command knows the logic of \"" + HookEventCodec.INSTANCE.name() +
                "\" alone. Replay yours with EngineBuilder.replay()";
        }
        if (verify && !Files.isDirectory(outputs(journal)))
        {
            return "there is nothing to compare with: " + outputs(journal) + " is not there. State hashes are kept " +
                "by an engine with OutputPlan.hashes(…), as that of \"tidemill monitor import --data\" has; it adds " +
                "them to a journal that is older the next time it is started";
        }
        final long first = fromSnapshot || acceptGap ? 0 : firstSequence(journal);
        return first == 0 ? null : "the journal in " + journal.directory() + " begins with sequence " + first +
            ", since older segments were removed: without what they held there is no state. Begin with a snapshot: " +
            "add --from-snapshot";
    }

    /** No snapshot was of use, so the state lacks what was removed. */
    private void requireBeginning(final RecoveryReport source, final ChronicleJournal journal)
    {
        if (fromSnapshot && !acceptGap && source.snapshot() < 0 && source.firstSequence() > 0)
        {
            throw new LogException("the journal in " + journal.directory() + " begins with sequence " +
                source.firstSequence() + ", since older segments were removed, and there is no snapshot" +
                (until == null ? "" : " up to sequence " + until) + " to begin with: there is no state to show");
        }
    }

    private static long firstSequence(final ChronicleJournal journal)
    {
        try (JournalFrames frames = journal.frames(0))
        {
            return frames.next() ? frames.firstSequence() : 0;
        }
    }

    private static Path outputs(final ChronicleJournal journal)
    {
        return journal.directory().resolve(OUTPUTS);
    }

    private ReplayReport replay(final ChronicleJournal journal, final ReplayPlan plan, final ActivityStage stage)
    {
        try (Progress progress = progress(journal, plan))
        {
            final EngineBuilder<HookEvent> builder = Engine.of(HookEvent::new, HookEventCodec.INSTANCE)
                .journal(journal)
                .stages(graph -> graph.stage(ActivityStage.NAME, new WatchedActivity(stage, progress)));
            return (verify ? builder.outputs(OutputPlan.hashes(ActivityStage.HASH_EVERY)) : builder).replay(plan);
        }
    }

    private static Progress progress(final ChronicleJournal journal, final ReplayPlan plan)
    {
        return journal.info().bytes() < WORTH_SHOWING_BYTES ? Progress.none() :
            Progress.of("replay", Math.min(plan.until(), journal.lastSequence()) + 1, " entries", 1);
    }
}
