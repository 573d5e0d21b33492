// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.DeadLetter;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.tools.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Lists dead letters.
 */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {"List dead letters, the newest last.", "Also while the engine runs."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill deadletters ls data               the last 100",
        "  tidemill deadletters ls data --stage book  of one stage; --from: of later ones",
        "  tidemill deadletters ls data --json        all, a JSON object a line"
    })
final class DeadLettersListCommand implements Callable<Integer>
{
    private static final int MESSAGE_WIDTH = 80;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LettersArgument letters;

    @Option(names = "--from", paramLabel = "SEQ", defaultValue = "0",
        description = "Only those of entries from this sequence on.")
    private long from;

    @Option(names = "--count", paramLabel = "N", defaultValue = "100",
        description = "How many to show at most, the last ones (default: ${DEFAULT-VALUE}); with --json all.")
    private int count;

    @Option(names = "--json", description = "Print a JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        letters.requireSequence("--from", from);
        if (count < 1)
        {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final Deque<String[]> last = new ArrayDeque<>();
        long found = 0;
        final ChronicleJournal log = letters.log();
        final ResubmittedEvents resubmitted = ResubmittedEvents.of(log, spec);
        try (DeadLetterReader reader = DeadLetterReader.in(log, 0))
        {
            while (reader.next())
            {
                if (letters.isMeant(reader.letter(), from))
                {
                    found++;
                    show(reader.letter(), resubmitted.contains(reader.letter()), last, out);
                }
            }
        }
        if (!json)
        {
            print(found, last, out);
        }
        out.flush();
        return 0;
    }

    private void show(
        final DeadLetter letter, final boolean isResubmitted, final Deque<String[]> last, final PrintWriter out)
        throws IOException
    {
        if (json)
        {
            LetterJson.write(letter, isResubmitted, false, out);
            return;
        }
        if (last.size() == count)
        {
            last.remove();
        }
        last.add(new String[] {Long.toString(letter.sequence()), Wording.engineTime(letter.timeNs()), letter.stage(),
            isResubmitted ? "yes" : "",
            letter.exception().substring(letter.exception().lastIndexOf('.') + 1),
            Wording.line(letter.message(), MESSAGE_WIDTH)});
    }

    private static void print(final long found, final Deque<String[]> last, final PrintWriter out)
    {
        if (last.isEmpty())
        {
            out.println("There are none.");
            return;
        }
        final TextTable table = new TextTable()
            .row("Sequence", "Engine time (UTC)", "Stage", "Put in again", "Exception", "Message");
        last.forEach(table::row);
        table.print(out, UnaryOperator.identity());
        if (found > last.size())
        {
            out.println("and " + Wording.count(found - last.size(), "earlier one", "earlier ones") +
                "; --count shows more");
        }
    }
}
