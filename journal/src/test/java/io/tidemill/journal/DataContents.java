// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.ConsumerPositions;
import io.tidemill.engine.snapshot.SnapshotContents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a data directory holds for its users, in lines, so that two can be compared. */
final class DataContents
{
    private DataContents()
    {
    }

    static List<String> of(final Path directory) throws IOException
    {
        final List<String> lines = new ArrayList<>();
        final ChronicleJournal journal = ChronicleJournal.in(directory);
        addLog("events", journal, lines);
        for (final String name : CopyRun.companions(directory))
        {
            addLog(name, (ChronicleJournal)journal.companion(name).orElseThrow(), lines);
        }
        for (final long sequence : journal.snapshots().orElseThrow().sequences())
        {
            try (SnapshotContents snapshot = journal.snapshots().orElseThrow().open(sequence))
            {
                lines.add("snapshot " + sequence + " " + snapshot.properties() + " " + snapshot.parts());
            }
        }
        return lines;
    }

    private static void addLog(final String name, final ChronicleJournal journal, final List<String> lines)
    {
        final VerifyReport report = journal.verify(frame ->
        {
        });
        assertTrue(report.isSound(), report.damage());
        final CRC32C crc = new CRC32C();
        long count = 0;
        try (JournalReader<Void> reader = journal.withAcceptedGaps().entries(0))
        {
            while (reader.next())
            {
                final byte[] payload = new byte[reader.lengthBytes()];
                reader.payloadBuffer().getBytes(reader.payloadOffset(), payload);
                crc.update((reader.sequence() + " " + reader.epoch() + " " + reader.kind() + " " + reader.timeNs())
                    .getBytes());
                crc.update(payload);
                count++;
            }
        }
        lines.add(name + ": " + count + " entries, " + Long.toHexString(crc.getValue()));
        final ConsumerPositions consumers = journal.consumers().orElseThrow();
        consumers.names().stream().filter(each -> !RetentionHold.isOne(each))
            .forEach(each -> lines.add(name + ": " + each + " at " + consumers.sequence(each)));
    }
}
