// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EventLog;
import io.tidemill.engine.LogSession;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class CompanionTest
{
    private final TestEntries entries = TestEntries.uniform(100, 10);

    @TempDir
    Path temp;

    @Test
    void shouldLieBesideTheJournalAndBeWrittenAlongWithIt()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 10);
        final EventLog outputs = journal.journal().companion("outputs").orElseThrow();
        assertSame(outputs, journal.journal().companion("outputs").orElseThrow());
        assertEquals(Optional.of(temp.resolve("data/outputs")), outputs.dataDirectory());
        try (JournalSession<TestEvent> session = journal.open())
        {
            try (LogSession<TestEvent> beside = outputs.open(journal.codec(), List.of("a")))
            {
                assertFalse(session.recovered().next());
                assertFalse(beside.recovered().next());
                session.append(entries, 0, 9);
                beside.append(entries, 0, 99);
            }
        }
        journal.assertHolds(entries, 10);
        try (var reader = outputs.read(journal.codec(), 40))
        {
            entries.assertReads(reader, 40, 100);
        }
    }

    @Test
    void shouldNotConfuseWhateverLooksAtTheDirectory()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 10);
        journal.append(entries, 0, 10, 5);
        final EventLog letters = journal.journal().companion("dead-letters").orElseThrow();
        letters.open(journal.codec(), List.of()).close();
        journal.journal().snapshots().orElseThrow().begin().close();
        journal.journal().consumers().orElseThrow().open("c", -1).close();

        journal.append(entries, 10, 20, 5);
        assertEquals(2, journal.journal().info().segments());
        assertTrue(journal.journal().repair().isSound());
        assertTrue(journal.journal().verify(frames -> {}).isSound());
        assertTrue(Files.exists(temp.resolve("data/dead-letters/tidemill.properties")));
    }

    @Test
    void shouldRefuseNamesThatAreTakenOrNoWords()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        for (final String name : List.of("journal", "cut", "lock", "holder", "frames", "snapshots", "consumers",
            "counters", "", "-a", "A", "a/b", "..", "a1", "outputs.new"))
        {
            assertThrows(IllegalArgumentException.class, () -> journal.companion(name), name);
        }
    }
}
