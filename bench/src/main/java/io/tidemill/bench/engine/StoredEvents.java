// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogReader;
import io.tidemill.journal.ChronicleJournal;

/**
 * The events in a journal, read back.
 */
public final class StoredEvents
{
    private StoredEvents()
    {
    }

    /**
     * Their checksum, whatever entries of the engine itself stand between them.
     *
     * @param directory of the journal.
     * @return the checksum.
     */
    public static long checksum(final Path directory)
    {
        final BenchEvent event = new BenchEvent();
        long checksum = 0;
        try (LogReader<BenchEvent> reader = ChronicleJournal.in(directory).read(new BenchCodec()))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code())
                {
                    reader.decode(event);
                    checksum = event.fold(checksum);
                }
            }
        }
        return checksum;
    }
}
