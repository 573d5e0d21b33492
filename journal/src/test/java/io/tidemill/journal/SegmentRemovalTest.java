// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ResourceLeakExtension.class)
class SegmentRemovalTest
{
    private final TestEntries entries = TestEntries.uniform(600, 24);

    @TempDir
    Path temp;

    private TestJournal ofThreeSegments()
    {
        return TestJournal.ofThreeSegments(temp.resolve("data"), entries);
    }

    private void assertHoldsFrom(final TestJournal journal, final int from, final int end)
    {
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), from))
        {
            entries.assertReads(reader, from, end);
        }
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            entries.assertReads(reader, from, end);
        }
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            // Without a gap: that is what the target would be told of.
            assertTrue(reader.read(new RunReadingTest.Checking(entries, from), 10) > 0);
        }
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
        assertEquals(from, report.totals().firstSequence());
        assertEquals(end - 1, report.totals().lastSequence());
    }

    @Test
    void shouldRemoveWholeSegmentsThatEndBefore()
    {
        final TestJournal journal = ofThreeSegments();
        assertEquals(0, journal.journal().removeBefore(0));
        assertEquals(0, journal.journal().removeBefore(99));
        assertFalse(Files.exists(temp.resolve("data/retained.properties")));
        assertEquals(100, journal.journal().removeBefore(100));
        assertFalse(Files.exists(journal.segment(1)));
        assertHoldsFrom(journal, 100, 300);
        assertEquals(100, journal.journal().removeBefore(50));
        assertEquals(200, journal.journal().removeBefore(299));
        assertHoldsFrom(journal, 200, 300);
        assertEquals(200, journal.journal().removeBefore(1_000), "the last one stays");
        assertEquals(1, journal.journal().info().segments());
        assertHoldsFrom(journal, 200, 300);
        journal.journal().repair();
        assertHoldsFrom(journal, 200, 300);
    }

    @Test
    void shouldPutOffAnInterrupt()
    {
        final TestJournal journal = ofThreeSegments();
        Thread.currentThread().interrupt();
        assertEquals(100, journal.journal().removeBefore(150));
        assertTrue(Thread.interrupted());
        assertHoldsFrom(journal, 100, 300);
    }

    @Test
    void shouldWaitForWhoeverRemovesSegments() throws Exception
    {
        final TestJournal journal = ofThreeSegments();
        final LockedFile lock = SegmentRemoval.lock(temp.resolve("data"));
        final AtomicReference<Long> kept = new AtomicReference<>();
        final Thread remover = new Thread(() -> kept.set(journal.journal().removeBefore(150)));
        remover.start();
        lock.close();
        remover.join();
        assertEquals(100, kept.get());
    }

    @Test
    void shouldGoOnWritingBehindARemoval()
    {
        final TestJournal journal = ofThreeSegments();
        journal.journal().removeBefore(200);
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 200, 300);
            TestJournal.append(session, entries, 300, 310, 10);
        }
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(205), 205, 310);
            TestJournal.append(session, entries, 310, 320, 10);
        }
        assertHoldsFrom(journal, 200, 320);
    }

    @Test
    void shouldRefuseASequenceThatWasRemovedAndSayTheFirstOne()
    {
        final TestJournal journal = ofThreeSegments();
        journal.journal().removeBefore(200);
        final LogException read = assertThrows(LogException.class,
            () -> journal.journal().read(journal.codec(), 150));
        assertTrue(read.getMessage().contains("from sequence 150 on") && read.getMessage().contains("kept is 200"),
            read.getMessage());
        try (JournalSession<TestEvent> session = journal.open())
        {
            final LogException recovered = assertThrows(LogException.class, () -> session.recovered(1));
            assertTrue(recovered.getMessage().contains("kept is 200"), recovered.getMessage());
            assertTrue(session.recovered().next(), "which begins anew");
            entries.assertReads(session.recovered(200), 200, 300);
            assertThrows(IllegalArgumentException.class, () -> session.cutFrom(199));
            session.cutFrom(200);
            TestJournal.append(session, entries, 200, 250, 10);
        }
        assertHoldsFrom(journal, 200, 250);
    }

    @Test
    void shouldNotReadSegmentsThatAreLeftBeforeTheBeginning() throws IOException
    {
        final TestJournal journal = ofThreeSegments();
        JournalBeginning.write(temp.resolve("data"), 200);
        Files.write(journal.queueFile(2), new byte[10]);
        assertHoldsFrom(journal, 200, 300);
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 200, 300);
            TestJournal.append(session, entries, 300, 310, 10);
        }
        assertHoldsFrom(journal, 200, 310);
        assertEquals(200, journal.journal().removeBefore(0));
        assertFalse(Files.exists(journal.segment(1)));
        assertFalse(Files.exists(journal.segment(2)));
        assertHoldsFrom(journal, 200, 310);
    }

    @Test
    void shouldMissASegmentThatWasNotRemovedForItsAge() throws IOException
    {
        final TestJournal journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        journal.append(entries, 300, 400, 10);
        journal.journal().removeBefore(100);
        FileTree.remove(journal.segment(2));
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.damage().contains("earlier ones are missing"), report.damage());
        journal.journal().repair();
        final ChronicleJournal accepting = journal.journal().withAcceptedGaps();
        try (JournalReader<TestEvent> reader = accepting.read(journal.codec()))
        {
            entries.assertReads(reader, 200, 400);
        }
        assertEquals(100, accepting.verify(frames -> {}).totals().missing());
        assertEquals(300, accepting.removeBefore(300));
        assertHoldsFrom(journal, 300, 400);
    }

    @Test
    void shouldRemoveNothingThatNoFrameSaysIsOnTheDisk()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        final TestEntries many = TestEntries.uniform(40_000, 24);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, many, 0, 20_000, 10);
            assertTrue(journal.journal().info().segments() > 1);
            assertEquals(0, journal.journal().removeBefore(20_000));
            session.sync();
            TestJournal.append(session, many, 20_000, 40_000, 10);
            final long kept = journal.journal().removeBefore(40_000);
            assertTrue(kept > 10_000 && kept <= 20_000, "kept from " + kept);
            session.sync();
        }
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            assertTrue(reader.next());
            many.assertReads(reader, reader.sequence() + 1, 40_000);
        }
    }

    @Test
    void shouldRemoveBesideAWriterAndReaders() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 24);
        final TestEntries many = TestEntries.uniform(60_000, 24);
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (JournalSession<TestEvent> session = journal.openSmallSegments();
            JournalReader<TestEvent> slow = journal.journal().read(journal.codec());
            JournalReader<TestEvent> follower = journal.journal().read(journal.codec()))
        {
            assertFalse(session.recovered().next());
            many.appendTo(session, 0, 10);
            session.sync();
            assertTrue(slow.next());
            final Thread remover = new Thread(() ->
            {
                try
                {
                    while (!Thread.currentThread().isInterrupted())
                    {
                        journal.journal().removeBefore(Long.MAX_VALUE);
                        assertTrue(journal.journal().info().segments() > 0);
                    }
                }
                catch (final Throwable thrown)
                {
                    failure.set(thrown);
                }
            });
            remover.start();
            int read = 0;
            for (int next = 10; next < 60_000; next += 10)
            {
                many.appendTo(session, next, next + 10);
                if (next % 1_000 == 0)
                {
                    session.sync();
                }
                while (follower.next())
                {
                    many.assertCurrent(follower, read);
                    read++;
                }
            }
            session.sync();
            remover.interrupt();
            remover.join();
            assertEquals(60_000, read);
            assertEquals(null, failure.get());
            final LogException tooSlow = assertThrows(LogException.class, () -> readAll(slow));
            assertTrue(tooSlow.getMessage().contains("was removed"), tooSlow.getMessage());
            assertFalse(tooSlow instanceof LogDamagedException);
            assertTrue(journal.journal().info().segments() < 6, journal.journal().info().toString());
        }
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
        assertEquals(59_999, report.totals().lastSequence());
    }

    private static void readAll(final JournalReader<TestEvent> reader)
    {
        long last = reader.sequence();
        while (reader.next())
        {
            assertEquals(last + 1, reader.sequence());
            last = reader.sequence();
        }
    }

    @Test
    void shouldFindTheTimeOfTheLastEntryBehindARestartOfTheMachine() throws IOException
    {
        final TestJournal journal = ofThreeSegments();
        journal.journal().removeBefore(200);
        journal.restartTheMachine();
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(250), 250, 300);
            assertEquals(2, session.epoch());
            TestJournal.append(session, entries, 300, 310, 10);
        }
        assertHoldsFrom(journal, 200, 310);
    }
}
