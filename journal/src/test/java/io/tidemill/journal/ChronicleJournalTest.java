// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.EntryKind;
import io.tidemill.engine.LogException;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@ExtendWith(ResourceLeakExtension.class)
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
            entries.appendTo(session, 600, 1_000);
        }
        try (JournalReader<TestEvent> reader = journal.read(codec))
        {
            entries.assertReads(reader, 0, 1_000);
        }
    }

    @Test
    void shouldTellAboutEachFrame()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        final TestEntries entries = new TestEntries()
            .add(EntryKind.EVENT, 50, 1, 0, new byte[8])
            .add(EntryKind.EVENT, 60, 1, 1, new byte[8])
            .add(EntryKind.MARKER, 60, 0, 0, new byte[0])
            .add(EntryKind.VOID, 70, 1, 2, new byte[0]);
        journal.append(entries, 0, 4, 3);
        try (JournalFrames frames = journal.journal().frames(0))
        {
            assertThrows(IllegalStateException.class, frames::count);
            assertTrue(frames.next());
            assertEquals(0, frames.firstSequence());
            assertEquals(2, frames.lastSequence());
            assertEquals(3, frames.count());
            assertEquals(2, frames.count(EntryKind.EVENT));
            assertEquals(1, frames.count(EntryKind.MARKER));
            assertEquals(0, frames.count(EntryKind.TIMER));
            assertEquals(3, frames.runCount());
            assertEquals(50, frames.timeNs());
            assertEquals(60, frames.lastTimeNs());
            assertEquals(1, frames.epoch());
            assertEquals(-1, frames.syncedSequence());
            assertEquals(0, frames.codecVersion());
            assertEquals(4, frames.offset() % 8);
            assertEquals(60 + 3 * 24 + 2 * 12 + 4 + 4, frames.lengthBytes());
            assertEquals(journal.queueFile(1), frames.file());
            assertTrue(frames.next());
            assertEquals(3, frames.firstSequence());
            assertFalse(frames.next());
            assertThrows(IllegalStateException.class, frames::file);
        }
        final JournalFrames closed = journal.journal().frames(3);
        assertTrue(closed.next());
        assertEquals(3, closed.firstSequence());
        closed.close();
        assertFalse(closed.next());
    }

    @Test
    void shouldReportTotalsWhenSound()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        final TestEntries entries = new TestEntries()
            .add(EntryKind.EVENT, 50, 1, 0, new byte[8])
            .add(EntryKind.TIMER, 60, 0, 0, new byte[0])
            .add(EntryKind.EVENT, 90, 1, 1, new byte[3]);
        journal.append(entries, 0, 1, 1);
        journal.append(entries, 1, 3, 2);
        final List<String> seen = new ArrayList<>();

        final VerifyReport report = journal.journal().verify(
            frames -> seen.add(frames.firstSequence() + "-" + frames.lastSequence()));

        assertTrue(report.isSound());
        assertNull(report.damage());
        assertEquals(List.of("0-0", "1-2"), seen);
        assertEquals(2, report.totals().segments());
        assertEquals(2, report.totals().frames());
        assertEquals(3, report.totals().entries());
        assertEquals(2, report.totals().entries(EntryKind.EVENT));
        assertEquals(1, report.totals().entries(EntryKind.TIMER));
        assertEquals(0, report.totals().firstSequence());
        assertEquals(2, report.totals().lastSequence());
        assertEquals(50, report.totals().firstTimeNs());
        assertEquals(90, report.totals().lastTimeNs());
        assertEquals(100 + 124, report.totals().bytes());
        assertTrue(report.totals().toString().contains("entries=3"), report.toString());
        assertEquals(new JournalTail(TailState.CLEAN, journal.queueFile(2), report.tail().offset(), 0), report.tail());
    }

    @Test
    void shouldReadWithoutACodec()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.append(new TestEntries().add(EntryKind.EVENT, 5, 1, 7, new byte[]{1, 2, 3}), 0, 1, 1);
        try (JournalReader<Void> reader = journal.journal().entries(0))
        {
            assertTrue(reader.next());
            assertEquals(7, reader.position());
            assertEquals(3, reader.lengthBytes());
            assertEquals(2, reader.payloadBuffer().getByte(reader.payloadOffset() + 1));
            assertEquals(0, reader.frames().firstSequence());
            assertThrows(IllegalStateException.class, () -> reader.decode(null));
        }
    }

    @Test
    void shouldReadOlderVersionsThroughTheCodecAndRefuseOthers()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        final List<Integer> versions = new ArrayList<>();
        final TestEntries entries = TestEntries.uniform(30, 6);
        for (int version = 0; version < 3; version++)
        {
            try (JournalSession<TestEvent> session = journal.open(new TestCodec("test", version, 10), List.of("a")))
            {
                entries.assertReads(session.recovered(), 0, version * 10);
                entries.appendTo(session, version * 10, version * 10 + 10);
            }
        }
        final TestCodec newest = new TestCodec("test", 2, 10)
        {
            @Override
            public void decode(final int version, final DirectBuffer buffer, final int offset, final int length,
                final TestEvent event)
            {
                versions.add(version);
                super.decode(version, buffer, offset, length, event);
            }
        };
        try (JournalReader<TestEvent> reader = journal.read(newest))
        {
            entries.assertReads(reader, 0, 30);
        }
        assertEquals(0, versions.get(0));
        assertEquals(1, versions.get(10));
        assertEquals(2, versions.get(29));
        try (JournalReader<TestEvent> reader = journal.read(new TestCodec("test", 1, 10)))
        {
            assertSays("sequence 20", "'test' version 2", "reads versions 0 to 1", () -> drain(reader));
        }
    }

    private static void drain(final JournalReader<?> reader)
    {
        while (reader.next())
        {
            assertTrue(reader.sequence() >= 0);
        }
    }

    @Test
    void shouldRefuseAnotherCodec()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        journal.open(codec, List.of()).close();
        final TestCodec other = new TestCodec("other", 0, 10);
        assertSays("'other'", "'test'", temp.toString(), () -> journal.open(other, List.of()));
        assertSays("'other'", "'test'", temp.toString(), () -> journal.read(other));
    }

    @Test
    void shouldRefuseEventsThatCannotFitAFrameWithBothNumbers()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data")).withMaxFrameBytes(1_000);
        final int most = FrameEncoder.maxPayloadBytes(1_000);
        final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
            () -> journal.open(new TestCodec(most + 1), List.of()));
        assertTrue(refused.getMessage().contains("to " + (most + 1) + " bytes"), refused.getMessage());
        assertTrue(refused.getMessage().contains("room for " + most), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> journal.open(new TestCodec(-1), List.of()));
        assertThrows(IllegalArgumentException.class, () -> journal.open(new TestCodec("x", 65_536, 1), List.of()));
        assertFalse(Files.exists(temp.resolve("data")));
        journal.open(new TestCodec(most), List.of()).close();
    }

    @Test
    void shouldRefuseSizesThatMakeNoSense()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp);
        for (final long bytes : new long[]{-1, 0, 65_535, (1L << 30) + 1})
        {
            assertThrows(IllegalArgumentException.class, () -> journal.withSegmentBytes(bytes));
        }
        for (final int bytes : new int[]{-1, 511, (2 << 20) + 1})
        {
            assertThrows(IllegalArgumentException.class, () -> journal.withMaxFrameBytes(bytes));
        }
    }

    @Test
    void shouldRefuseToWriteIntoADirectoryOfSomethingElse() throws IOException
    {
        Files.writeString(temp.resolve("thesis.tex"), "x");
        assertSays("thesis.tex", "no data directory", temp.toString(),
            () -> ChronicleJournal.in(temp).open(codec, List.of()));
        assertFalse(Files.exists(temp.resolve("lock")));
        assertSays("thesis.tex", "cannot open", "", () -> ChronicleJournal.in(temp.resolve("thesis.tex"))
            .open(codec, List.of()));
    }

    @Test
    void shouldTakeTheTopOfAVolumeForAnEmptyDirectory() throws IOException
    {
        Files.createDirectory(temp.resolve("lost+found"));
        ChronicleJournal.in(temp).open(codec, List.of()).close();
        assertEquals(0, ChronicleJournal.in(temp).info().segments());
    }

    @Test
    void shouldSayInWordsWhyADirectoryCannotBeOpened() throws IOException
    {
        final Path file = Files.createFile(temp.resolve("file"));
        assertSays("cannot open " + file, ": it is a file, not a directory", "name an empty directory",
            () -> ChronicleJournal.in(file).open(codec, List.of()));
        assertSays("cannot open " + file.resolve("data"), ": " + file + " is a file, not a directory", "",
            () -> ChronicleJournal.in(file.resolve("data")).open(codec, List.of()));
        assertSays("cannot open /proc/tidemill for writing: /proc/tidemill: no such file", "name another directory", "",
            () -> ChronicleJournal.in(Path.of("/proc/tidemill")).open(codec, List.of()));
        assertEquals("/d: permission denied", PrivateFiles.reason(new AccessDeniedException("/d")));
        assertEquals("/d: Read-only file system",
            PrivateFiles.reason(new FileSystemException("/d", null, "Read-only file system")));
        assertEquals("/d (Permission denied)",
            PrivateFiles.reason(new FileNotFoundException("/d (Permission denied)")));
        assertEquals("x", PrivateFiles.reason(new IOException("x")));
        assertEquals("java.io.IOException", PrivateFiles.reason(new IOException()));
    }

    @Test
    void shouldCloseTheQueueThoughItsAppenderCannotBeClosed()
    {
        final List<String> closed = new ArrayList<>();
        final IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> SegmentWriter.closeBoth(
            () ->
            {
                closed.add("appender");
                throw new IllegalStateException("appender");
            }, () -> closed.add("queue")));
        assertEquals("appender", thrown.getMessage());
        assertEquals(List.of("appender", "queue"), closed);
    }

    @Test
    void shouldSayWhyThereIsNothingToRead() throws IOException
    {
        assertSays("no journal", "has no tidemill.properties", temp.toString(),
            () -> ChronicleJournal.in(temp).frames(0));
        assertSays("no journal", "is no directory", "absent", () -> ChronicleJournal.in(temp.resolve("absent")).info());
        Files.createDirectory(temp.resolve("tidemill.properties"));
        assertSays("cannot read", temp.toString(), "", () -> ChronicleJournal.in(temp).verify(frames -> {}));
    }

    @Test
    void shouldRefuseAnotherFormatOfTheDirectory() throws IOException
    {
        new TextProperties(temp.resolve("tidemill.properties")).put("format", 2).write();
        assertSays("its format is 2", "knows 1", temp.toString(), () -> ChronicleJournal.in(temp).info());
        assertSays("its format is 2", "knows 1", temp.toString(),
            () -> ChronicleJournal.in(temp).open(codec, List.of()));
    }

    @Test
    void shouldRefuseAnotherFormatOfASegment() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        final TextProperties text = TextProperties.read(journal.segment(1).resolve(SegmentProperties.FILE_NAME));
        text.put("format", 2).write();
        assertSays("its format is 2", "segment.properties", "", journal::places);
        text.put("format", 1).put("inlet.70000", "x").write();
        assertSays("'inlet.70000'", "segment.properties", "", journal::open);
    }

    @Test
    void shouldDescribeTheDirectory()
    {
        final ChronicleJournal journal = ChronicleJournal.in(temp.resolve("data"));
        assertEquals(temp.resolve("data").toAbsolutePath(), journal.directory());
        try (JournalSession<TestEvent> session = journal.open(codec, List.of("a")))
        {
            assertFalse(session.recovered().next());
            TestEntries.uniform(1, 1).appendTo(session, 0, 1);
            final JournalInfo info = journal.info();
            assertEquals("test", info.codecName());
            assertEquals(1, info.segments());
            assertTrue(info.created().startsWith("2"), info.toString());
            assertTrue(info.writer().contains("pid " + ProcessHandle.current().pid()), info.writer());
            assertEquals(TailState.LIVE, journal.verify(frames -> {}).tail().state());
        }
        assertNull(journal.info().writer());
    }

    @Test
    void shouldNoticeThatTheMachineWasStartedSince() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.append(TestEntries.uniform(1, 1), 0, 1, 1);
        final Path file = journal.segment(1).resolve(SegmentProperties.FILE_NAME);
        TextProperties.read(file).put("bootId", "of yesterday").write();
        try (JournalSession<TestEvent> session = journal.open())
        {
            TestEntries.uniform(1, 1).assertReads(session.recovered(), 0, 1);
            assertTrue(session.recovery().otherBoot());
            assertTrue(session.recovery().elapsedNs() > 0);
        }
        assertEquals(BootId.UNKNOWN, BootId.read(temp.resolve("absent")));
        assertEquals(36, BootId.current().length());
    }

    private static void assertSays(final String a, final String b, final String c, final Executable action)
    {
        final LogException thrown = assertThrows(LogException.class, action);
        for (final String text : List.of(a, b, c))
        {
            assertTrue(thrown.getMessage().contains(text), thrown.getMessage());
        }
    }
}
