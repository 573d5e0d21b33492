// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(ResourceLeakExtension.class)
class JournalSyncTest
{
    private static final int LENGTH = 100;

    @TempDir
    Path temp;

    private final TestEntries entries = TestEntries.uniform(5_000, LENGTH);

    private JournalSession<TestEvent> begun(final TestJournal journal)
    {
        final JournalSession<TestEvent> session = journal.openSmallSegments();
        for (long sequence = 0; session.recovered().next(); sequence++)
        {
            entries.assertCurrent(session.recovered(), sequence);
        }
        session.begin();
        return session;
    }

    private TestJournal journal()
    {
        return new TestJournal(temp.resolve("data"), LENGTH);
    }

    private static List<Long> synced(final TestJournal journal)
    {
        try (JournalFrames frames = journal.journal().frames(0))
        {
            final List<Long> synced = new ArrayList<>();
            while (frames.next())
            {
                synced.add(frames.syncedSequence());
            }
            return synced;
        }
    }

    @Test
    void shouldSayWhatIsOnTheDiskAndWriteItDown()
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            assertEquals(-1, session.sync());
            TestJournal.append(session, entries, 0, 10, 10);
            assertTrue(session.unsyncedBytes() > 10 * LENGTH);
            assertEquals(9, session.sync());
            assertEquals(0, session.unsyncedBytes());
            TestJournal.append(session, entries, 10, 30, 10);
        }
        assertEquals(List.of(-1L, 9L, 9L), synced(journal));
    }

    @Test
    void shouldNoteAtTheEndHowFarTheDiskHasCome()
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            TestJournal.append(session, entries, 0, 10, 10);
            session.sync();
        }
        assertEquals(List.of(-1L, 9L), synced(journal));
        journal.assertHolds(entries, 10);
        try (JournalSession<TestEvent> session = begun(journal))
        {
            assertEquals(9, session.recovery().totals().syncedSequence());
            assertEquals(9, session.sync(), "what was recovered was synced at the start");
            TestJournal.append(session, entries, 10, 20, 10);
        }
        journal.assertHolds(entries, 20);
    }

    @Test
    void shouldNoteWhenNothingIsAppendedForAWhile()
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            assertEquals(0, session.idle());
            TestJournal.append(session, entries, 0, 10, 10);
            assertEquals(0, session.idle(), "nothing is known yet");
            session.sync();
            final long startNs = System.nanoTime();
            while (session.idle() == 0)
            {
                assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(1), "within a second");
                Thread.onSpinWait();
            }
            assertEquals(0, session.idle(), "once");
            TestJournal.append(session, entries, 10, 20, 10);
        }
        assertEquals(List.of(-1L, 9L, 9L), synced(journal));
        journal.assertHolds(entries, 20);
    }

    @Test
    void shouldSyncWhileSegmentsComeAndGo() throws Exception
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            final AtomicBoolean done = new AtomicBoolean();
            final CompletableFuture<Long> syncing = CompletableFuture.supplyAsync(() ->
            {
                long last = -1;
                while (!done.get())
                {
                    final long synced = session.sync();
                    assertTrue(synced >= last, synced + " after " + last);
                    last = synced;
                }
                return session.sync();
            });
            TestJournal.append(session, entries, 0, 5_000, 7);
            done.set(true);
            assertEquals(4_999, syncing.get(60, TimeUnit.SECONDS));
            assertEquals(0, session.unsyncedBytes());
        }
        journal.assertHolds(entries, 5_000);
    }

    @Test
    void shouldHoldUpAppendsThatAreTooFarAhead()
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = journal.journal().withMaxUnsyncedBytes(64 * 1024)
            .open(journal.codec(), List.of("a")))
        {
            assertFalse(session.recovered().next());
            session.begin();
            session.sync();
            long next = 0;
            while (session.append(entries, next, next + 9) == next + 9)
            {
                next += 10;
                assertTrue(session.unsyncedBytes() < 128 * 1024);
            }
            assertEquals(next - 1, session.append(entries, next, next + 9), "still");
            assertEquals(next - 1, session.sync());
            assertEquals(next + 9, session.append(entries, next, next + 9), "goes on");
        }
    }

    @Test
    void shouldNotLetAnInterruptEndASync() throws Exception
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            TestJournal.append(session, entries, 0, 10, 10);
            Thread.currentThread().interrupt();
            assertEquals(9, session.sync(), "also the directories, which come with the first one");
            assertTrue(Thread.interrupted(), "whoever interrupted is heard behind it");

            final Thread syncer = new Thread(() ->
            {
                while (session.sync() < 4_999)
                {
                    Thread.onSpinWait();
                }
            });
            syncer.start();
            for (int next = 10; next < 5_000; next += 10)
            {
                TestJournal.append(session, entries, next, next + 10, 10);
                syncer.interrupt();
            }
            syncer.join(TimeUnit.SECONDS.toMillis(60));
            assertFalse(syncer.isAlive());
            assertEquals(4_999, session.sync());
        }
        journal.assertHolds(entries, 5_000);
    }

    @Test
    void shouldNotSyncWhenItsLockWasRemovedAndAnotherWriterMayHaveCome() throws IOException
    {
        final TestJournal journal = journal();
        try (JournalSession<TestEvent> session = begun(journal))
        {
            TestJournal.append(session, entries, 0, 10, 10);
            assertEquals(9, session.sync());
            Files.delete(temp.resolve("data").resolve("lock"));
            final LogException gone = assertThrows(LogException.class, session::sync);
            assertTrue(gone.getMessage().contains("its file lock was removed"), gone::getMessage);
            Files.createFile(temp.resolve("data").resolve("lock"));
            assertThrows(LogException.class, session::sync);
        }
    }

    @Test
    void shouldNeverSyncAgainBehindASyncThatFailed() throws IOException
    {
        final Path segment = Files.createDirectories(temp.resolve("data/journal/0000000001"));
        final Path file = Files.createFile(segment.resolve("19700101F.cq4"));
        try (JournalSync sync = new JournalSync(temp.resolve("data")))
        {
            sync.begin(file);
            sync.appended(7, 100);
            Files.delete(file);
            Files.delete(segment);

            final LogException failure = assertThrows(LogException.class, sync::sync);

            assertTrue(failure.getMessage().startsWith("cannot put the sequences 0 to 7 of "), failure.getMessage());
            Files.createDirectories(segment);
            assertSame(failure, assertThrows(LogException.class, sync::sync), "though the directory is back");
            assertSame(failure, assertThrows(LogException.class, sync::requireSound));
            assertEquals(-1, sync.syncedSequence());
            assertEquals(100, sync.unsyncedBytes());
        }
    }
}
