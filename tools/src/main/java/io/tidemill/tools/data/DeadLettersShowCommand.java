// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.DeadLetter;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.TimerDescriptor;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookEventCodec;
import io.tidemill.tools.monitor.HookEventText;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

/**
 * Shows all of a dead letter.
 */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
        "Show all of the dead letters about an entry.",
        "There is one for each stage that failed. Events of the monitor are decoded; of others the bytes are shown. " +
            "Exit code 1 if there is none."},
    footerHeading = "%nExamples:%n",
    footer = {
        "  tidemill deadletters show data 4711",
        "  tidemill deadletters show data 4711 --stage book --json"
    })
final class DeadLettersShowCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private LettersArgument letters;

    @Parameters(index = "1", paramLabel = "SEQUENCE", description = "Of the entry, as ls shows it.")
    private long sequence;

    @Option(names = "--json", description = "Print a JSON object a line, with the payload in base64.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        letters.requireSequence("SEQUENCE", sequence);
        final PrintWriter out = spec.commandLine().getOut();
        int found = 0;
        final ChronicleJournal log = letters.log();
        final ResubmittedEvents resubmitted = ResubmittedEvents.of(log, spec);
        try (DeadLetterReader reader = DeadLetterReader.in(log, 0))
        {
            while (reader.next())
            {
                if (reader.letter().sequence() == sequence && letters.isMeant(reader.letter(), sequence))
                {
                    show(reader, resubmitted.contains(reader.letter()), found == 0, out);
                    found++;
                }
            }
        }
        out.flush();
        if (found == 0)
        {
            spec.commandLine().getErr().println("there is no dead letter about sequence " + sequence +
                "; tidemill deadletters ls shows those that are there");
        }
        return found == 0 ? 1 : 0;
    }

    private void show(
        final DeadLetterReader reader, final boolean isResubmitted, final boolean isFirst, final PrintWriter out)
        throws IOException
    {
        final DeadLetter letter = reader.letter();
        if (json)
        {
            LetterJson.write(letter, isResubmitted, true, out);
            return;
        }
        if (!isFirst)
        {
            out.println();
        }
        final byte[] payload = letter.payload();
        out.println("sequence   " + letter.sequence() + ", " + letter.kind() + " of " +
            Wording.engineTime(letter.timeNs()));
        out.println("stage      " + Wording.line(letter.stage()) + ", after " +
            Wording.count(letter.attempts(), "attempt", "attempts") + (isResubmitted ? "; put in again" : ""));
        out.println("exception  " + Wording.line(letter.exception()));
        out.println("message    " + Wording.line(letter.message()));
        out.println("codec      " + Wording.line(letter.codecName()) + " version " + letter.codecVersion());
        decoded(reader, payload, out);
        out.println("payload    " + Wording.count(payload.length, "byte", "bytes"));
        HexDump.print(payload, out);
        out.println("stack");
        letter.stackTrace().lines().forEach(line -> out.println("  " + Wording.line(line.replace("\t", "  "))));
    }

    private static void decoded(final DeadLetterReader reader, final byte[] payload, final PrintWriter out)
    {
        final DeadLetter letter = reader.letter();
        final HookEventCodec codec = HookEventCodec.INSTANCE;
        if (letter.kind() == EntryKind.TIMER)
        {
            out.println("timer      " + TimerDescriptor.describe(new UnsafeBuffer(payload), 0, payload.length));
        }
        else if (letter.codecName().equals(codec.name()) && letter.codecVersion() >= codec.oldestVersion() &&
            letter.codecVersion() <= codec.version())
        {
            final HookEvent event = new HookEvent();
            reader.decode(codec, event);
            out.println("event      " + HookEventText.line(event));
        }
    }
}
