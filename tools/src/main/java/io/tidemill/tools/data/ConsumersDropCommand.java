// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.ChronicleJournal;
import io.tidemill.tools.DataLogs;
import io.tidemill.tools.JournalArgument;
import io.tidemill.tools.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Forgets a consumer.
 */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Forget a consumer that will not come back, so that nothing is kept for it any more.",
        "If it does come back, it is as one that was never there: an effect of an engine goes on from its place in " +
            "the snapshot that the start loads, or without one begins with the next event, so that what it had yet " +
            "to do is never done; a subscriber begins with the first output that is there."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill consumers ls data",
        "  tidemill consumers drop data printer         asks first",
        "  tidemill consumers drop data printer --yes   for scripts"
    })
final class ConsumersDropCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private JournalArgument argument;

    @Parameters(index = "1", paramLabel = "NAME", description = "The consumer, as ls shows it.")
    private String name;

    @Option(names = "--log", paramLabel = "LOG",
        description = "Where there are several of that name: events, outputs or dead-letters.")
    private String log;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call()
    {
        final ChronicleJournal journal = argument.journal().withAcceptedGaps();
        final KnownConsumer consumer = find(KnownConsumer.of(journal), journal);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(meaning(consumer));
        out.flush();
        if (!yes && !Terminal.confirms(spec.commandLine(), "Drop it?"))
        {
            out.println("Nothing was dropped.");
            out.flush();
            return 1;
        }
        DataLogs.of(journal).get(consumer.log()).consumers().orElseThrow().drop(name);
        out.println("Dropped the consumer \"" + ConsumersListCommand.shown(name) + "\" of " + consumer.log() + ".");
        out.flush();
        return 0;
    }

    private KnownConsumer find(final List<KnownConsumer> consumers, final ChronicleJournal journal)
    {
        final List<KnownConsumer> found = consumers.stream().filter(consumer ->
            consumer.name().equals(name) && (log == null || log.equals(consumer.log()))).toList();
        if (found.isEmpty())
        {
            throw new ParameterException(spec.commandLine(), "there is no consumer '" + name + "'" +
                (log == null ? "" : " of " + log) + " in " + journal.directory() + (consumers.isEmpty() ? "" :
                "; there are " + consumers.stream().map(each -> each.name() + " of " + each.log()).toList()));
        }
        if (found.size() > 1)
        {
            throw new ParameterException(spec.commandLine(), "there are several consumers '" + name + "': add --log " +
                String.join(" or --log ", found.stream().map(KnownConsumer::log).toList()));
        }
        return found.get(0);
    }

    private static String meaning(final KnownConsumer consumer)
    {
        final String who = "The consumer \"" + ConsumersListCommand.shown(consumer.name()) + "\" of " + consumer.log();
        final String then = consumer.log().equals(DataLogs.EVENTS) ?
            "Without its position an effect of that name goes on from its place in the snapshot that the next start " +
            "loads; without a snapshot it begins with the next event, and what it has not done is never done." :
            "Without its position nothing is kept for it, and it begins with the first output that is there.";
        if (consumer.damage() != null)
        {
            return who + " is damaged: " + consumer.damage() + "\n" + then;
        }
        return String.format(Locale.ROOT, "%s has done with sequence %d and has yet to read %,d entr%s.%n%s", who,
            consumer.position(), consumer.lag(), consumer.lag() == 1 ? "y" : "ies", then);
    }
}
