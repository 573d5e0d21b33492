// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.DeadLetter;
import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.journal.ResubmissionRequest;
import io.tidemill.journal.SequenceRanges;
import io.tidemill.tools.Terminal;
import org.agrona.collections.LongArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Has a running application put the events of dead letters in again.
 */
@Command(
    name = "resubmit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Have the running application put the events of dead letters in again.",
        "As new events, behind all others, each once even if the application is killed meanwhile; the letters stay. " +
            "An event that several stages failed at is put in once, and one that was put in before only with " +
            "--again. The application must serve this with a DeadLetterResubmitter (docs/operations.md)."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill deadletters resubmit data                all that were not yet; asks",
        "  tidemill deadletters resubmit data --stage book   of one stage",
        "  tidemill deadletters resubmit data 4711 4720-4730 --yes",
        "                                                    some, without asking"
    })
final class DeadLettersResubmitCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private LettersArgument letters;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "SEQUENCE",
        description = "Of the entries, as ls shows them, or stretches such as 4720-4730 (default: all).")
    private List<String> sequences = List.of();

    @Option(names = "--from", paramLabel = "SEQ", defaultValue = "0",
        description = "Only those of entries from this sequence on.")
    private long from;

    @Option(names = "--again", description = "Also those that were put in again before.")
    private boolean again;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30s", converter = DurationConverter.class,
        description = "How long to wait until they are in (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    private final ResubmittedEvents chosen = new ResubmittedEvents();
    private final Set<Long> sequencesFound = new TreeSet<>();
    private long pastCount;
    private long timerCount;

    @Override
    public Integer call() throws InterruptedException
    {
        letters.requireSequence("--from", from);
        final SequenceRanges asked = asked();
        final ChronicleJournal log = letters.log();
        requireNotes(log);
        final SequenceRanges places = choose(log, asked);
        requireLetters();
        final PrintWriter out = spec.commandLine().getOut();
        if (pastCount > 0)
        {
            out.println(Wording.count(pastCount, "event was", "events were") + " put in again before" +
                (again ? "." : ", and left out; --again takes them, too."));
        }
        if (timerCount > 0)
        {
            out.println(Wording.count(timerCount, "letter is", "letters are") + " about timers, and left out.");
        }
        if (places.isEmpty())
        {
            out.println("There is nothing to put in again.");
            out.flush();
            return 1;
        }
        final String what = Wording.count(places.count(), "event", "events");
        out.flush();
        if (!yes && !Terminal.confirms(spec.commandLine(), "Put " + what + " in again?"))
        {
            out.println("Nothing was put in.");
            out.flush();
            return 1;
        }
        final ResubmissionRequest request = ResubmissionRequest.of(log, places);
        final long count = (again ? request.again() : request).await(timeout);
        out.println("Put " + Wording.count(count, "event", "events") + " in again." +
            (count < places.count() ? " Somebody else has done so with the others meanwhile." : ""));
        out.flush();
        return 0;
    }

    private SequenceRanges asked()
    {
        try
        {
            return SequenceRanges.parse(String.join(",", sequences));
        }
        catch (final IllegalArgumentException invalid)
        {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }

    /** Who asks must know what would go in twice. */
    private void requireNotes(final ChronicleJournal log)
    {
        final List<Path> damaged = ResubmissionRequest.damaged(log);
        if (!damaged.isEmpty() && !again)
        {
            throw new LogException("nothing was put in again: what was put in before cannot be told, since " +
                damaged.get(0) + " is damaged. Find out (tidemill tail), and name the sequences that are to be put " +
                "in, with --again; or remove that file, and what it told of counts as not put in");
        }
    }

    /** A slip of the finger must not go by unseen. */
    private void requireLetters()
    {
        for (final String each : sequences)
        {
            final SequenceRanges named = SequenceRanges.parse(each);
            if (sequencesFound.stream().noneMatch(named::contains))
            {
                throw new LogException("nothing was put in again: there is no letter of " + each +
                    "; tidemill deadletters ls shows those that are there");
            }
        }
    }

    /** The first letter of each entry. */
    private SequenceRanges choose(final ChronicleJournal log, final SequenceRanges asked)
    {
        final ResubmittedEvents past = ResubmittedEvents.of(log, spec);
        final LongArrayList places = new LongArrayList();
        try (DeadLetterReader reader = DeadLetterReader.in(log, 0))
        {
            while (reader.next())
            {
                final DeadLetter letter = reader.letter();
                final boolean isMeant =
                    letters.isMeant(letter, from) && (asked.isEmpty() || asked.contains(letter.sequence()));
                if (isMeant && !asked.isEmpty())
                {
                    sequencesFound.add(letter.sequence());
                }
                if (isMeant && isChosen(reader, past))
                {
                    places.addLong(reader.place());
                }
            }
        }
        return SequenceRanges.of(places.toLongArray());
    }

    private boolean isChosen(final DeadLetterReader reader, final ResubmittedEvents past)
    {
        if (!reader.isEvent())
        {
            timerCount++;
            return false;
        }
        if (!chosen.add(reader.letter()))
        {
            return false;
        }
        final boolean isPast = past.contains(reader.letter());
        pastCount += isPast ? 1 : 0;
        return again || !isPast;
    }
}
