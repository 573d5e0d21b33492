// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.LogException;
import io.tidemill.engine.snapshot.SnapshotContents;
import io.tidemill.engine.snapshot.SnapshotStore;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalReader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What of a data directory a start needs, by the oldest snapshot that a start could begin with: one that is sound, and
 * that belongs to the events and outputs that are there. Others count for nothing, since nobody could begin with them
 * when what they seem to cover is gone.
 *
 * @param snapshot sequence of that snapshot, -1 if there is none
 * @param usable   how many could be begun with
 * @param events   the first sequence that is needed
 * @param outputs  the first one that is needed
 * @param letters  the first dead letter that is needed
 * @param notes    in sentences: snapshots that are of no use, and why
 */
record NeededData(long snapshot, int usable, long events, long outputs, long letters, List<String> notes)
{
    private static final String EPOCH = "epoch";
    private static final String TIME = "timeNs";
    private static final String OUTPUTS = "outputs";
    private static final String LETTERS = "letters";

    NeededData
    {
        notes = List.copyOf(notes);
    }

    /** Reads all of each snapshot. {@code outputs} is null if there are none here. */
    static NeededData of(final ChronicleJournal events, final ChronicleJournal outputs)
    {
        final SnapshotStore store = events.snapshots().orElseThrow();
        final List<Long> oldestFirst = new ArrayList<>(store.sequences());
        Collections.sort(oldestFirst);
        final List<String> notes = new ArrayList<>();
        NeededData needed = null;
        int usable = 0;
        for (final long sequence : oldestFirst)
        {
            try
            {
                final Map<String, String> properties = checked(store, sequence);
                requireEntry(events, sequence, properties);
                requireOutput(outputs, number(properties, OUTPUTS));
                usable++;
                needed = needed != null ? needed : new NeededData(sequence, 0, sequence,
                    Math.max(0, number(properties, OUTPUTS)), number(properties, LETTERS) + 1, List.of());
            }
            catch (final LogException useless)
            {
                notes.add("the snapshot at sequence " + sequence + " is of no use: " + useless.getMessage());
            }
        }
        return needed == null ? new NeededData(-1, 0, 0, 0, 0, notes) :
            new NeededData(needed.snapshot, usable, needed.events, needed.outputs, needed.letters, notes);
    }

    private static Map<String, String> checked(final SnapshotStore store, final long sequence)
    {
        try (SnapshotContents contents = store.open(sequence))
        {
            return contents.properties();
        }
    }

    /** The very entry that it was taken behind. */
    private static void requireEntry(
        final ChronicleJournal events, final long sequence, final Map<String, String> properties)
    {
        try (JournalReader<Void> entry = events.entries(sequence))
        {
            if (!entry.next() || entry.sequence() != sequence)
            {
                throw new LogException("the journal does not hold the entry that it was taken behind");
            }
            if (entry.epoch() != number(properties, EPOCH) || entry.timeNs() != number(properties, TIME))
            {
                throw new LogException("the journal holds another entry there than the one that it was taken behind");
            }
        }
    }

    private static void requireOutput(final ChronicleJournal outputs, final long last)
    {
        if (last < 0)
        {
            return;
        }
        if (outputs == null)
        {
            throw new LogException("it goes on from output " + last + ", and there is no log of outputs in this data " +
                "directory. If it is elsewhere, have the engine remove what is old by a RetentionPlan of its own");
        }
        try (JournalReader<Void> output = outputs.entries(last))
        {
            if (!output.next() || output.sequence() != last)
            {
                throw new LogException("the log of outputs ends before output " + last + ", the last one of entries " +
                    "up to there");
            }
        }
    }

    private static long number(final Map<String, String> properties, final String key)
    {
        try
        {
            return Long.parseLong(properties.get(key));
        }
        catch (final NumberFormatException none)
        {
            throw new LogException("no engine of this release took it: its property \"" + key + "\" is " +
                properties.get(key));
        }
    }
}
