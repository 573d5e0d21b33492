// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

@ExtendWith(ResourceLeakExtension.class)
class JournalSessionTest
{
    @TempDir
    Path temp;

    @Test
    void shouldKeepRandomEntriesOverManySessionsAndSegments()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final TestEntries entries = TestEntries.random(random, 6_000, 700);
        final TestJournal journal = journal(700);
        int written = 0;
        while (written < entries.size())
        {
            final int end = Math.min(entries.size(), written + 1 + random.nextInt(2_000));
            try (JournalSession<TestEvent> session = journal.openSmallSegments())
            {
                entries.assertReads(session.recovered(), 0, written);
                assertEquals(written - 1L, session.recovery().totals().lastSequence(), "seed " + seed);
                TestJournal.append(session, entries, written, end, 1 + random.nextInt(300));
            }
            written = end;
        }
        journal.assertHolds(entries, entries.size());
        for (int i = 0; i < 20; i++)
        {
            final int from = random.nextInt(entries.size() + 10);
            try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), from))
            {
                entries.assertReads(reader, from, entries.size());
            }
        }
    }

    @Test
    void shouldTakeFewerEntriesThanAskedWhenAFrameIsFull()
    {
        final TestJournal journal = journal(1_000);
        final TestEntries entries = TestEntries.uniform(100, 10);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered().next());
            final int perFrame = (TestJournal.SMALL_FRAME_BYTES - 60 - 24 - 4) / 1_004;
            assertEquals(perFrame - 1L, session.append(entries, 0, 99));
            assertEquals(7, entries.appendTo(session, perFrame, 100) + 1);
        }
        journal.assertHolds(entries, 100);
    }

    @Test
    void shouldLeaveNothingWhenNothingWasAppended() throws IOException
    {
        final TestJournal journal = journal(10);
        journal.open().close();
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered().next());
            assertEquals(0, session.recovery().totals().entries());
            assertEquals(TailState.CLEAN, session.recovery().tail().state());
            assertFalse(session.recovery().otherBoot());
        }
        try (Stream<Path> segments = Files.list(temp.resolve("data/journal")))
        {
            assertEquals(0, segments.count());
        }
    }

    @Test
    void shouldKeepEverythingPrivate() throws IOException
    {
        final TestJournal journal = journal(10);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        try (Stream<Path> files = Files.walk(temp.resolve("data")))
        {
            for (final Path file : (Iterable<Path>)files::iterator)
            {
                assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    @Test
    void shouldKeepInletNumbersForEver()
    {
        final ChronicleJournal journal = journal(10).journal();
        final TestCodec codec = new TestCodec(10);
        final TestEntries entries = TestEntries.uniform(2, 1);
        try (JournalSession<TestEvent> session = journal.open(codec, List.of("x", "y=\n")))
        {
            assertFalse(session.recovered().next());
            assertEquals(1, session.inletId("x"));
            assertEquals(2, session.inletId("y=\n"));
            assertThrows(IllegalArgumentException.class, () -> session.inletId("z"));
            entries.appendTo(session, 0, 1);
        }
        try (JournalSession<TestEvent> session = journal.open(codec, List.of("z", "y=\n", "z")))
        {
            entries.assertReads(session.recovered(), 0, 1);
            assertEquals(3, session.inletId("z"));
            assertEquals(2, session.inletId("y=\n"));
            assertEquals(1, session.inletId("x"));
            entries.appendTo(session, 1, 2);
        }
    }

    @Test
    void shouldInsistOnReadingTheOldEntriesFirstAndOnDenseSequences()
    {
        final TestJournal journal = journal(10);
        final TestEntries entries = TestEntries.uniform(10, 5);
        journal.append(entries, 0, 4, 2);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertSame(session.recovered(), session.recovered());
            assertThrows(IllegalStateException.class, session::recovery);
            assertThrows(IllegalStateException.class, () -> session.append(entries, 4, 4));
            entries.assertReads(session.recovered(), 0, 4);
            assertThrows(IllegalArgumentException.class, () -> session.append(entries, 5, 6));
            assertThrows(IllegalArgumentException.class, () -> session.append(entries, 3, 6));
            assertThrows(IllegalArgumentException.class, () -> session.append(entries, 4, 3));
            assertEquals(6, session.append(entries, 4, 6));
            assertThrows(IllegalArgumentException.class, () -> session.append(entries, 4, 6));
            assertEquals(9, session.append(entries, 7, 9));
        }
        journal.assertHolds(entries, 10);
    }

    @Test
    void shouldWriteWhatIsBeforeAnEventThatCannotBeEncodedAndRefuseFurtherAppends()
    {
        final TestCodec failing = new TestCodec(24)
        {
            @Override
            public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
            {
                super.encode(event, buffer, offset);
                return event.payload[0] == 9 ? 25 : event.payload.length;
            }
        };
        final TestJournal journal = journal(24);
        final TestEntries entries = TestEntries.uniform(20, 24);
        entries.add(EntryKind.EVENT, 1_000, 1, 20, new byte[24]);
        entries.add(EntryKind.EVENT, 1_000, 1, 21, new byte[]{9});
        try (JournalSession<TestEvent> session = journal.journal().open(failing, List.of("a")))
        {
            assertFalse(session.recovered().next());
            entries.appendTo(session, 0, 20);
            assertEquals(20, session.append(entries, 20, 21));
            final LogException thrown = assertThrows(LogException.class, () -> session.append(entries, 21, 21));
            assertTrue(thrown.getMessage().contains("sequence 21"), thrown.getMessage());
            final LogException again = assertThrows(LogException.class, () -> session.append(entries, 21, 21));
            assertTrue(again.getMessage().contains("an earlier append failed"), again.getMessage());
        }
        assertEquals(TailState.CLEAN, journal.journal().verify(frames -> {}).tail().state());
        journal.assertHolds(entries, 21);
        journal.append(entries, 21, 22, 1);
        journal.assertHolds(entries, 22);
    }

    @Test
    void shouldBeginASegmentWithoutEventsAndReplaceItNextTime()
    {
        final TestJournal journal = journal(10);
        final TestEntries entries = TestEntries.uniform(2, 5);
        for (int i = 1; i <= 3; i++)
        {
            try (JournalSession<TestEvent> session = journal.open())
            {
                assertThrows(IllegalStateException.class, session::begin);
            }
            try (JournalSession<TestEvent> session = journal.open())
            {
                assertFalse(session.recovered().next());
                session.begin();
                session.begin();
                assertTrue(Files.exists(journal.segment(i)));
                assertFalse(Files.exists(journal.segment(i - 1)));
                assertEquals(1, journal.journal().info().segments());
            }
        }
        journal.append(entries, 0, 2, 1);
        assertTrue(Files.exists(journal.segment(4)));
        journal.assertHolds(entries, 2);
    }

    @Test
    void shouldRefuseAppendsOnceClosedAndCloseTwice()
    {
        final TestJournal journal = journal(10);
        final JournalSession<TestEvent> session = journal.open();
        assertFalse(session.recovered().next());
        session.append(TestEntries.uniform(1, 5), 0, 0);
        session.close();
        assertDoesNotThrow(session::close);
        final LogException refused =
            assertThrows(LogException.class, () -> session.append(TestEntries.uniform(2, 5), 1, 1));
        assertTrue(refused.getMessage().contains("the session is closed"), refused.getMessage());
        assertDoesNotThrow(() -> journal.open().close());
    }

    @Test
    void shouldPutOffAnInterrupt()
    {
        final TestJournal journal = journal(1_000);
        final TestEntries entries = TestEntries.uniform(3_000, 1_000);
        Thread.currentThread().interrupt();
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            assertFalse(session.recovered().next());
            for (int i = 0; i < entries.size(); i += 10)
            {
                entries.appendTo(session, i, i + 10);
                assertTrue(Thread.currentThread().isInterrupted());
            }
            try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
            {
                entries.assertReads(reader, 0, entries.size());
            }
        }
        assertTrue(Thread.interrupted());
        assertTrue(journal.journal().info().segments() >= 5);
        journal.assertHolds(entries, entries.size());
    }

    @Test
    void shouldSayWhichDirectoryFailedWhenASegmentCannotBeCreated() throws IOException
    {
        final TestJournal journal = journal(10);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered().next());
            Files.createFile(temp.resolve("data/journal/0000000001"));
            final LogException thrown =
                assertThrows(LogException.class, () -> session.append(TestEntries.uniform(1, 1), 0, 0));
            assertTrue(thrown.getMessage().contains(temp.resolve("data").toString()), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("0000000001 exists already"), thrown.getMessage());
        }
    }

    @Test
    void shouldNotAllocatePerAppend()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final TestCodec codec = new TestCodec(64)
        {
            @Override
            public int encode(final TestEvent event, final MutableDirectBuffer buffer, final int offset)
            {
                buffer.putLong(offset, event.payload.length);
                return 64;
            }
        };
        final TestEntries entries = TestEntries.uniform(4, 64);
        final RepeatedEntries source = new RepeatedEntries(entries);
        try (JournalSession<TestEvent> session =
            ChronicleJournal.in(temp.resolve("data")).open(codec, List.of("a")))
        {
            assertFalse(session.recovered().next());
            long next = 0;
            long allocated = Long.MAX_VALUE;
            // Once is enough: compilers and Chronicle's own first times come before.
            for (int attempt = 0; attempt < 20 && allocated > 0; attempt++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++)
                {
                    next = session.append(source, next, next + 3) + 1;
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        }
    }

    private TestJournal journal(final int maxLengthBytes)
    {
        return new TestJournal(temp.resolve("data"), maxLengthBytes);
    }
}
