// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.LogException;
import io.tidemill.journal.ChronicleJournal;
import io.tidemill.journal.JournalFrames;
import io.tidemill.tools.DataLogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A consumer of a log in a data directory.
 *
 * @param name     of the consumer
 * @param log      that it reads
 * @param position the last sequence that it has done with, -1 before the first
 * @param lag      entries that it has yet to read
 * @param first    sequence that is there of the log
 * @param damage   why its position cannot be told, null if it can
 */
record KnownConsumer(String name, String log, long position, long lag, long first, String damage)
{
    /** All of a data directory, by log and name. */
    static List<KnownConsumer> of(final ChronicleJournal journal)
    {
        final List<KnownConsumer> consumers = new ArrayList<>();
        for (final Map.Entry<String, ChronicleJournal> log : DataLogs.of(journal).entrySet())
        {
            final ConsumerPositions positions = log.getValue().consumers().orElseThrow();
            final List<String> names = positions.names();
            if (!names.isEmpty())
            {
                final long last = log.getValue().lastSequence();
                final long first = first(log.getValue());
                names.forEach(name -> consumers.add(of(name, log.getKey(), positions, first, last)));
            }
        }
        return consumers;
    }

    private static KnownConsumer of(
        final String name, final String log, final ConsumerPositions positions, final long first, final long last)
    {
        try
        {
            final long position = positions.sequence(name);
            // It may have read what came since the end was looked at.
            return new KnownConsumer(name, log, position, Math.max(0, last - position), first, null);
        }
        catch (final LogException unknown)
        {
            return new KnownConsumer(name, log, -1, -1, first, unknown.getMessage());
        }
    }

    private static long first(final ChronicleJournal log)
    {
        try (JournalFrames frames = log.frames(0))
        {
            return frames.next() ? frames.firstSequence() : 0;
        }
    }

    /** Whether something that it has yet to read was removed. */
    boolean isCutOff()
    {
        return damage == null && position + 1 < first;
    }
}
