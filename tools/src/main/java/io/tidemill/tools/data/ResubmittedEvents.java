// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.DeadLetter;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.DeadLetterReader;
import io.tidemill.journal.ResubmissionRequest;
import io.tidemill.journal.SequenceRanges;
import picocli.CommandLine.Model.CommandSpec;

import java.util.HashSet;
import java.util.Set;

/**
 * Events that were put in again, by whichever of their letters.
 */
final class ResubmittedEvents
{
    private final Set<Entry> entries = new HashSet<>();

    /** Of letters that are there; says so on standard error when it cannot be told of some. */
    static ResubmittedEvents of(final ChronicleJournal letters, final CommandSpec command)
    {
        ResubmissionRequest.damaged(letters).forEach(damaged -> command.commandLine().getErr().println(
            "Warning: which letters were put in again cannot be told of " + damaged + ", which is damaged"));
        final ResubmittedEvents events = new ResubmittedEvents();
        final SequenceRanges places = ResubmissionRequest.past(letters);
        if (!places.isEmpty())
        {
            try (DeadLetterReader reader = DeadLetterReader.in(letters, 0))
            {
                while (reader.next() && reader.place() <= places.last())
                {
                    if (places.contains(reader.place()))
                    {
                        events.add(reader.letter());
                    }
                }
            }
        }
        return events;
    }

    /** False if it was one already. */
    boolean add(final DeadLetter letter)
    {
        return entries.add(new Entry(letter.sequence(), letter.timeNs()));
    }

    boolean contains(final DeadLetter letter)
    {
        return entries.contains(new Entry(letter.sequence(), letter.timeNs()));
    }

    /** After a loss of power another entry, of another time, may have the sequence of one that was lost. */
    private record Entry(long sequence, long timeNs)
    {
    }
}
