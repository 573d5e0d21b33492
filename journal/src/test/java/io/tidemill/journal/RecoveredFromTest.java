// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.LogReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A session that recovers from the middle goes on as one that has read everything. */
@ExtendWith(ResourceLeakExtension.class)
class RecoveredFromTest
{
    private final TestEntries entries = TestEntries.uniform(1_000, 24);

    @TempDir
    Path temp;

    @Test
    void shouldReadFromAnySequenceOnAndGoOn()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            final Random random = new Random(seed);
            final TestJournal journal = new TestJournal(temp.resolve("data-" + seed), 24);
            int written = 0;
            for (int i = 0; i < 8; i++)
            {
                final int end = written + 1 + random.nextInt(100);
                final int from = random.nextInt(written + 1);
                try (JournalSession<TestEvent> session = journal.open())
                {
                    entries.assertReads(session.recovered(from), from, written);
                    assertEquals(TailState.CLEAN, session.recovery().tail().state());
                    TestJournal.append(session, entries, written, end, 1 + random.nextInt(20));
                }
                written = end;
            }
            journal.assertHolds(entries, written);
        }
    }

    @Test
    void shouldNotOpenSegmentsThatEndBefore() throws IOException
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        Files.write(journal.queueFile(1), new byte[100]);
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(100), 100, 300);
            assertEquals(2, session.recovery().totals().segments());
            TestJournal.append(session, entries, 300, 310, 10);
        }
    }

    @Test
    void shouldReadAgainUntilTheSessionBegins()
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        try (JournalSession<TestEvent> session = journal.open())
        {
            final LogReader<TestEvent> all = session.recovered();
            assertSame(all, session.recovered());
            assertTrue(all.next());
            final LogReader<TestEvent> some = session.recovered(150);
            assertNotSame(all, some);
            assertSame(some, session.recovered());
            assertThrows(IllegalStateException.class, session::begin);
            entries.assertReads(some, 150, 300);
            entries.assertReads(session.recovered(20), 20, 300);
            entries.assertReads(session.recovered(250), 250, 300);
            session.begin();
            assertThrows(IllegalStateException.class, () -> session.recovered(250));
            TestJournal.append(session, entries, 300, 310, 10);
        }
        journal.assertHolds(entries, 310);
    }

    @Test
    void shouldGoOnBehindTheLastEntryWhenAskedForALaterOne()
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered(500).next());
            assertThrows(IllegalArgumentException.class, () -> session.append(entries, 500, 500));
            TestJournal.append(session, entries, 300, 310, 10);
        }
        journal.assertHolds(entries, 310);
    }

    @Test
    void shouldKnowTheTimeOfTheLastEntryThoughTheLastSegmentIsEmpty()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        final TestEntries timed = new TestEntries();
        timed.add(EntryKind.EVENT, 5_000, 1, 0, new byte[8]);
        timed.add(EntryKind.EVENT, 4_000, 1, 1, new byte[8]);
        journal.append(timed, 0, 1, 1);
        try (JournalSession<TestEvent> session = journal.open())
        {
            timed.assertReads(session.recovered(), 0, 1);
            session.begin();
        }
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered(1).next());
            final LogException earlier = assertThrows(LogException.class, () -> session.append(timed, 1, 1));
            assertTrue(earlier.getMessage().contains("must not be before 5000"), earlier.getMessage());
        }
        assertFalse(Files.exists(journal.segment(2)), "the empty one is removed");
    }

    @Test
    void shouldRefuseDamageInTheTail() throws IOException
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        final TestJournal.Place hole = journal.places().get(25);
        TestJournal.write(hole.file(), hole.documentHeader(), new byte[hole.lengthBytes()]);
        try (JournalSession<TestEvent> session = journal.open())
        {
            final LogReader<TestEvent> reader = session.recovered(210);
            assertThrows(LogDamagedException.class, () -> entries.assertReads(reader, 210, 300));
        }
    }

    @Test
    void shouldCutWhatALossOfPowerLeftBeforeTheSegmentThatItWasAskedFor() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, TestEntries.uniform(40_000, 24), 0, 40_000, 10);
        }
        journal.restartTheMachine();
        final TestJournal.Place lost = journal.places().stream()
            .filter(place -> place.firstSequence() >= 5_000).findFirst().orElseThrow();
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[lost.lengthBytes()]);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered(35_000).next());
            assertEquals(TailState.CUT, session.recovery().tail().state());
            assertEquals(lost.firstSequence(), session.append(TestEntries.uniform(40_000, 24),
                lost.firstSequence(), lost.firstSequence()));
            assertEquals(2, session.epoch());
        }
        assertTrue(journal.journal().verify(frames -> {}).isSound());
    }

    @Test
    void shouldNotBeginInASegmentThatWasCutOffAndNotMovedAwayYet() throws IOException
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        final TestJournal.Place cut = journal.places().get(13);
        new SegmentCut(cut.documentHeader(), cut.firstSequence(), 2).write(journal.segment(2));
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), 120))
        {
            entries.assertReads(reader, 120, 130);
        }
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), 250))
        {
            assertFalse(reader.next());
        }
    }

    @Test
    void shouldSayTheFirstSequenceThatIsThere() throws IOException
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        FileTree.remove(journal.segment(1));
        try (JournalSession<TestEvent> session = journal.open())
        {
            final LogReader<TestEvent> reader = session.recovered(50);
            final LogException refused = assertThrows(LogException.class, reader::next);
            assertTrue(refused.getMessage().contains("begins with sequence 100"), refused.getMessage());
        }
    }

    @Test
    void shouldEndAReadWhereTheEpochChanges() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        for (int first = 0; first < 300; first += 100)
        {
            journal.append(entries, first, first + 100, 10);
            journal.restartTheMachine();
        }
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), 20))
        {
            assertEquals(80, reader.read(new RunReadingTest.Checking(entries, 20), 1_000));
            assertEquals(1, reader.epoch());
            assertEquals(100, reader.read(new RunReadingTest.Checking(entries, 100), 1_000));
            assertEquals(2, reader.epoch());
            assertTrue(reader.next());
            assertEquals(3, reader.epoch());
            assertEquals(99, reader.read(new RunReadingTest.Checking(entries, 201), 1_000));
            assertEquals(0, reader.read(new RunReadingTest.Checking(entries, 300), 1_000));
            assertEquals(3, reader.epoch());
        }
    }
}
