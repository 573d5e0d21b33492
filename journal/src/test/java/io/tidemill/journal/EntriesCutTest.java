// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class EntriesCutTest
{
    private final TestEntries entries = TestEntries.uniform(600, 24);

    @TempDir
    Path temp;

    private TestJournal journal()
    {
        return TestJournal.ofThreeSegments(temp.resolve("data"), entries);
    }

    private static void assertSound(final TestJournal journal)
    {
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
    }

    /** What is in the journal up to a cut, and behind it what is appended then. */
    private TestEntries cutAndAppended(final int cut, final int end)
    {
        final TestEntries mixed = new TestEntries();
        for (int i = 0; i < cut; i++)
        {
            final TestEntries.Entry entry = entries.entry(i);
            mixed.add(EntryKind.EVENT, entry.timeNs(), entry.inletId(), entry.position(), entry.payload());
        }
        for (int i = cut; i < end; i++)
        {
            mixed.add(EntryKind.EVENT, 2_000, 1, i, TestEntries.payload(-i, 24));
        }
        return mixed;
    }

    @Test
    void shouldTakeOutWhatIsBehindAnySequenceAndGoOn()
    {
        for (final int cut : new int[]{0, 1, 9, 10, 55, 99, 100, 101, 150, 200, 205, 290, 299})
        {
            final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data-" + cut), entries);
            final TestEntries expected = cutAndAppended(cut, 400);
            try (JournalSession<TestEvent> session = journal.open())
            {
                entries.assertReads(session.recovered(), 0, 300);
                session.cutFrom(cut);
                assertEquals(2, session.epoch());
                session.begin();
                expected.appendTo(session, cut, 350);
                assertEquals(349, session.sync());
            }
            journal.assertHolds(expected, 350);
            assertSound(journal);
            journal.append(expected, 350, 400, 7);
            assertSound(journal);
            assertKept(journal, cut);
        }
    }

    /** Every byte of what was cut off is there. */
    private void assertKept(final TestJournal journal, final int cut)
    {
        assertTrue(Files.isDirectory(journal.segment(1).getParent().resolveSibling("cut/0002")), "cut " + cut);
    }

    @Test
    void shouldBeDoneWithoutAnAppendToo()
    {
        for (final int cut : new int[]{0, 55, 100, 155, 200})
        {
            final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data-" + cut), entries);
            try (JournalSession<TestEvent> session = journal.open())
            {
                entries.assertReads(session.recovered(), 0, 300);
                session.cutFrom(cut);
                entries.assertReads(session.recovered(0), 0, cut);
            }
            journal.assertHolds(entries, cut);
            assertSound(journal);
            try (JournalSession<TestEvent> session = journal.open())
            {
                assertEquals(2, session.epoch());
                entries.assertReads(session.recovered(cut / 2), cut / 2, cut);
                TestJournal.append(session, entries, cut, 300, 10);
            }
            journal.assertHolds(entries, 300);
            assertSound(journal);
        }
    }

    @Test
    void shouldKeepRunsAndPayloadsOfTheFrameThatItCuts()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final Random random = new Random(seed);
            final TestEntries mixed = TestEntries.random(random, 1_000, 60);
            final TestJournal journal = new TestJournal(temp.resolve("data-" + seed), 60);
            journal.append(mixed, 0, 1_000, 1 + random.nextInt(200));
            int end = 1_000;
            for (int i = 0; i < 3; i++)
            {
                final int cut = random.nextInt(end + 1);
                final int next = Math.min(1_000, cut + random.nextInt(100));
                try (JournalSession<TestEvent> session = journal.open())
                {
                    mixed.assertReads(session.recovered(), 0, end);
                    session.cutFrom(cut);
                    TestJournal.append(session, mixed, cut, next, 1 + random.nextInt(50));
                }
                end = next;
                journal.assertHolds(mixed, end);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNotThereAndDoNothingForWhatComesNext() throws IOException
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertThrows(IllegalStateException.class, () -> session.cutFrom(10));
            entries.assertReads(session.recovered(), 0, 300);
            assertThrows(IllegalArgumentException.class, () -> session.cutFrom(301));
            assertThrows(IllegalArgumentException.class, () -> session.cutFrom(-1));
            session.cutFrom(300);
            assertEquals(1, session.epoch());
            assertFalse(Files.exists(temp.resolve("data/cut")));
            session.cutFrom(250);
            assertThrows(IllegalStateException.class, () -> session.cutFrom(200));
            session.begin();
            assertThrows(IllegalStateException.class, () -> session.cutFrom(200));
        }
        journal.assertHolds(entries, 250);
    }

    @Test
    void shouldNotLetTimeGoBackBehindACut()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        final TestEntries timed = new TestEntries();
        for (int i = 0; i < 20; i++)
        {
            timed.add(EntryKind.EVENT, 1_000 + i / 2 * 10, 1, i, new byte[8]);
        }
        journal.append(timed, 0, 20, 5);
        for (final int cut : new int[]{13, 10})
        {
            try (JournalSession<TestEvent> session = journal.open())
            {
                while (session.recovered().next())
                {
                    assertTrue(session.recovered().sequence() >= 0);
                }
                session.cutFrom(cut);
                final TestEntries early = new TestEntries();
                for (int i = 0; i <= cut; i++)
                {
                    early.add(EntryKind.EVENT, timed.entry(cut - 1).timeNs() - 1, 1, i, new byte[8]);
                }
                assertThrows(LogException.class, () -> session.append(early, cut, cut));
            }
        }
    }

    @Test
    void shouldKeepAByteForByteCopyOfWhatIsCutOff() throws IOException
    {
        final TestJournal journal = journal();
        final TestJournal.Place cut = journal.places().get(15);
        final byte[] rest = TestJournal.read(cut.file(), cut.documentHeader(), 5 * cut.lengthBytes());
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 0, 300);
            session.cutFrom(153);
        }
        final Path kept = temp.resolve("data/cut/0002");
        final byte[] copy = TestJournal.read(
            kept.resolve("0000000002.from-" + cut.documentHeader()), 0, 5 * cut.lengthBytes());
        assertEquals(Arrays.toString(rest), Arrays.toString(copy));
        assertTrue(Files.exists(kept.resolve("0000000003/segment.properties")));
    }

    @Test
    void shouldTellAReaderThatHasReadWhatWasThenCutOff()
    {
        final TestJournal journal = journal();
        try (JournalReader<TestEvent> ahead = journal.journal().read(journal.codec());
            JournalReader<TestEvent> behind = journal.journal().read(journal.codec()))
        {
            entries.assertReads(ahead, 0, 300);
            for (int i = 0; i < 100; i++)
            {
                assertTrue(behind.next());
            }
            try (JournalSession<TestEvent> session = journal.open())
            {
                entries.assertReads(session.recovered(), 0, 300);
                session.cutFrom(155);
                TestJournal.append(session, entries, 155, 165, 10);
                final LogException cut = assertThrows(LogException.class, ahead::next);
                assertTrue(cut.getMessage().contains("from sequence 150 on were cut off"), cut.getMessage());
                entries.assertReads(behind, 100, 165);
                assertEquals(2, behind.epoch());
            }
        }
    }

    @Test
    void shouldTakeOutMoreThanALossOfPowerTook() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, entries, 0, 300, 10);
        }
        journal.restartTheMachine();
        final TestJournal.Place lost = journal.places().get(25);
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[lost.lengthBytes()]);
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 0, 250);
            assertEquals(TailState.CUT, session.recovery().tail().state());
            assertEquals(2, session.epoch());
            session.cutFrom(123);
            assertEquals(3, session.epoch());
            TestJournal.append(session, entries, 123, 200, 10);
        }
        journal.assertHolds(entries, 200);
        assertSound(journal);
    }

    @Test
    void shouldNeverGiveOutANumberOfASegmentAgain() throws IOException
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 0, 300);
            session.cutFrom(50);
        }
        journal.append(entries, 50, 60, 10);
        try (Stream<Path> segments = Files.list(journal.segment(1).getParent()))
        {
            assertEquals(2, segments.count());
        }
        assertTrue(Files.exists(journal.segment(4)));
    }
}
