// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class ChronicleJournalTest
{
    private final TestCodec codec = new TestCodec(200);

    @TempDir
    Path temp;

    @Test
    void shouldReadBackWhatWasAppendedAndContinueAfterReopening()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        final TestEntries entries = TestEntries.uniform(1_000, 64);
        try (JournalSession<TestEvent> session = journal.open(codec, List.of("a")))
        {
            assertFalse(session.recovered().next());
            entries.appendTo(session, 0, 600);
        }
        try (JournalSession<TestEvent> session = journal.open(codec, List.of("a", "b")))
        {
            entries.assertReads(session.recovered(), 0, 600);
            assertEquals(2, session.inletId("b"));
            entries.appendTo(session, 600, 1_000);
        }
        try (JournalReader<TestEvent> reader = journal.read(codec))
        {
            entries.assertReads(reader, 0, 1_000);
        }
        final VerifyReport report = journal.verify(frames -> {});
        assertNull(report.damage());
        assertEquals(1_000, report.totals().entries());
        assertEquals(2, report.totals().segments());
        assertEquals(TailState.CLEAN, report.tail().state());
    }
}
