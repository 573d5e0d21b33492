// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.RetentionPlan;
import io.tidemill.journal.RetentionReport;
import io.tidemill.tools.DataLogs;
import io.tidemill.tools.JournalArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Removes old segments that nobody needs.
 */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Remove old segments that nobody needs any more, of events, outputs and dead letters; also beside an engine.",
        "Nobody needs those that the oldest usable snapshot covers and that no consumer has yet to read. What is " +
            "removed cannot be replayed any more, so keep a backup if it is to be."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill prune data --dry-run         what would go? Changes nothing",
        "  tidemill prune data --keep-for 7d     keep a week in any case",
        "  tidemill prune data --keep-bytes 10GB --cut-off-consumers-at 50GB",
        "",
        "Exit code 1 if there is no snapshot that lets anything go."
    })
public final class PruneCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    @Option(names = "--keep-for", paramLabel = "TIME", converter = AgeConverter.class,
        description = "Keep each segment for so long after the next one was begun: 7d, 12h, 90m.")
    private Duration keepFor;

    @Option(names = "--keep-bytes", paramLabel = "BYTES", converter = BytesConverter.class,
        description = "Keep at least so much of each log: 500MB, 10GB, 10GiB.")
    private Long keepBytes;

    @Option(names = "--cut-off-consumers-at", paramLabel = "BYTES", converter = BytesConverter.class,
        description = "Do not wait for consumers that have more than so much to read. They miss what is removed, and " +
            "are told so.")
    private Long cutOffAt;

    @Override
    public Integer call()
    {
        final ChronicleJournal journal = argument.journal().withAcceptedGaps();
        final Map<String, ChronicleJournal> logs = DataLogs.of(journal);
        final NeededData needed = NeededData.of(journal, logs.get(DataLogs.OUTPUTS));
        if (needed.snapshot() < 0)
        {
            refuse(journal, needed);
            return 1;
        }
        final PrintWriter out = spec.commandLine().getOut();
        requireKnown(KnownConsumer.of(journal));
        final PruneText text = new PruneText(out, dryRun);
        text.needed(needed);
        logs.forEach((name, log) ->
        {
            final long from = neededFrom(name, needed);
            final int before = log.info().segments();
            final int unneeded = keepFor == null && keepBytes == null ? -1 :
                log.withRetention(limited(RetentionPlan.needed())).retain(from, true).removed().size();
            final RetentionReport report = log.withRetention(plan()).retain(from, dryRun);
            text.log(name, before, from, unneeded, report);
        });
        text.end();
        out.flush();
        return 0;
    }

    private void refuse(final ChronicleJournal journal, final NeededData needed)
    {
        final PrintWriter err = spec.commandLine().getErr();
        needed.notes().forEach(note -> err.println("Note: " + note));
        err.println("tidemill prune: nothing " + (dryRun ? "would be" : "was") + " removed: there is no " +
            (needed.notes().isEmpty() ? "" : "usable ") + "snapshot in " + journal.directory().resolve("snapshots") +
            ", so the next start needs all events from the first one on. Take one first: an engine with a " +
            "SnapshotPlan does when it is closed");
        err.flush();
    }

    /** Before the first segment goes: who cannot be told must not be cut off by that. */
    private static void requireKnown(final List<KnownConsumer> consumers)
    {
        consumers.stream().filter(each -> each.damage() != null).findFirst().ifPresent(damaged ->
        {
            throw new LogException("nothing was removed: the position of the consumer \"" + damaged.name() + "\" of " +
                damaged.log() + " cannot be told: " + damaged.damage());
        });
    }

    private static long neededFrom(final String log, final NeededData needed)
    {
        return switch (log)
        {
            case DataLogs.EVENTS -> needed.events();
            case DataLogs.OUTPUTS -> needed.outputs();
            default -> needed.letters();
        };
    }

    private RetentionPlan plan()
    {
        final RetentionPlan aged =
            keepFor == null ? RetentionPlan.needed() : RetentionPlan.needed().keepingFor(keepFor);
        return limited(keepBytes == null ? aged : aged.keepingBytes(keepBytes));
    }

    private RetentionPlan limited(final RetentionPlan plan)
    {
        return cutOffAt == null ? plan : plan.cuttingOffConsumersAt(cutOffAt);
    }
}
