// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;
import io.tidemill.engine.LogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Three segments of ten frames, harmed in larger ways than a bit. */
@ExtendWith(ResourceLeakExtension.class)
class DamageTest
{
    private static final int ENTRIES = 300;

    private final TestEntries entries = TestEntries.uniform(ENTRIES + 100, 24);

    @TempDir
    Path temp;

    private TestJournal journal;

    @BeforeEach
    void writeThreeSegments()
    {
        journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
    }

    @Test
    void shouldNameTheGapThatAMissingSegmentLeaves() throws IOException
    {
        PrivateFiles.removeDirectory(journal.segment(2));
        assertDamaged("0000000001", "from sequence 100", "0000000003, continues with sequence 200");
    }

    @Test
    void shouldRefuseAJournalWithoutItsFirstSegment() throws IOException
    {
        PrivateFiles.removeDirectory(journal.segment(1));
        assertDamaged("0000000002", "begins with sequence 100", "earlier ones are missing");
    }

    @Test
    void shouldRefuseSwappedDirectories() throws IOException
    {
        final Path aside = journal.segment(9);
        Files.move(journal.segment(1), aside);
        Files.move(journal.segment(2), journal.segment(1));
        Files.move(aside, journal.segment(2));
        assertDamaged("0000000001/segment.properties", "belongs to segment 2", "renamed or copied");
    }

    @Test
    void shouldRefuseSwappedFiles() throws IOException
    {
        final Path aside = temp.resolve("aside");
        Files.move(journal.queueFile(1), aside);
        Files.move(journal.queueFile(2), journal.queueFile(1));
        Files.move(aside, journal.queueFile(2));
        assertDamaged("0000000001", "from sequence 0 ", "holds the sequences 100 to 109");
    }

    @Test
    void shouldRefuseADuplicatedDirectory() throws IOException
    {
        TestJournal.copyDirectory(journal.segment(3), journal.segment(4));
        assertDamaged("0000000004/segment.properties", "belongs to segment 3", "renamed or copied");
    }

    @Test
    void shouldRefuseASegmentWithoutItsProperties() throws IOException
    {
        Files.delete(journal.segment(2).resolve(SegmentProperties.FILE_NAME));
        assertDamaged("0000000002/segment.properties", "is missing");
        assertTrue(journal.readLive().contains("is missing"));
    }

    @Test
    void shouldRefuseASegmentWithoutItsQueueFile() throws IOException
    {
        Files.delete(journal.queueFile(2));
        assertDamaged("0000000002", "from sequence 100", "continues with sequence 200");
    }

    @Test
    void shouldRefuseALastSegmentWhoseFileIsMissingOrEmpty() throws IOException
    {
        TestJournal.truncate(journal.queueFile(3), 0);
        assertDamaged("0000000003", "from sequence 200 belongs: its segment held frames, but none is left");
        assertEquals(journal.readStrictly(), journal.readLive());
        Files.delete(journal.queueFile(3));
        assertDamaged("0000000003", "from sequence 200 belongs: its segment held frames, but the file is missing");
        assertEquals(journal.readStrictly(), journal.readLive());
        assertTrue(Files.exists(journal.segment(3)));
    }

    @Test
    void shouldNeverRemoveASegmentThatHeldFrames()
    {
        assertThrows(LogDamagedException.class, () -> SegmentDirectory.remove(journal.segment(3)));
        assertEquals("300 entries", journal.readStrictly());
    }

    @Test
    void shouldRefuseAJournalWhoseSegmentsAreAllGone() throws IOException
    {
        final Path segments = DataDirectory.journal(temp.resolve("data"));
        for (int i = 1; i <= 3; i++)
        {
            PrivateFiles.removeDirectory(journal.segment(i));
        }
        assertDamaged(segments + ": it holds no segment, though frames were written");
        assertEquals(journal.readStrictly(), journal.readLive());
        Files.delete(segments);
        assertDamaged(segments + ": it is missing, though frames were written to it");
        assertEquals(journal.readStrictly(), journal.readLive());
        assertFalse(Files.exists(segments));
    }

    @Test
    void shouldRefuseAFileThatWasCutShortAnywhere() throws IOException
    {
        final byte[] whole = Files.readAllBytes(journal.queueFile(2));
        final TestJournal.Place last = journal.places().get(19);
        for (int length = 0; length < last.end(); length += length < last.offset() - 2_000 ? 4_096 : 37)
        {
            Files.write(journal.queueFile(2), whole);
            TestJournal.truncate(journal.queueFile(2), length);
            final String found = journal.readStrictly();
            assertTrue(found.startsWith("damaged journal"), "cut to " + length + ": " + found);
        }
        Files.write(journal.queueFile(2), whole);
        assertEquals("300 entries", journal.readStrictly());
    }

    @Test
    void shouldRefuseALastFileThatWasCutShort() throws IOException
    {
        final List<TestJournal.Place> places = journal.places();
        final TestJournal.Place last = places.get(29);
        for (int length = last.end() + 3; length > places.get(20).offset(); length--)
        {
            TestJournal.truncate(journal.queueFile(3), length);
            final String found = journal.readStrictly();
            assertTrue(found.startsWith("damaged journal"), "cut to " + length + ": " + found);
        }
    }

    @Test
    void shouldFindAHoleBeforeAnIntactFrame() throws IOException
    {
        final List<TestJournal.Place> places = journal.places();
        final TestJournal.Place hole = places.get(25);
        TestJournal.write(hole.file(), hole.documentHeader(), new byte[hole.lengthBytes() + 4]);
        assertDamaged("at byte " + hole.documentHeader() + ", where the frame from sequence 250 belongs",
            "hole before the intact frame of sequences 260 to 269 at byte " + places.get(26).documentHeader());
    }

    @Test
    void shouldShowALostLastHeaderAsAnIncompleteTailAndGoOnBehindIt() throws IOException
    {
        final TestJournal.Place last = journal.places().get(29);
        TestJournal.write(last.file(), last.documentHeader(), new byte[4]);

        final VerifyReport report = journal.journal().verify(frames -> {});

        assertTrue(report.isSound(), report.damage());
        assertEquals(TailState.INCOMPLETE, report.tail().state());
        assertEquals(last.documentHeader(), report.tail().offset());
        assertTrue(report.tail().garbageBytes() <= last.lengthBytes() + 4, report.tail().toString());
        assertTrue(report.tail().garbageBytes() > last.lengthBytes() - 30, report.tail().toString());
        assertEquals(290, report.totals().entries());
        journal.append(entries, 290, 350, 10);
        assertEquals("350 entries", journal.readStrictly());
        journal.assertHolds(entries, 350);
        assertTrue(Files.exists(journal.segment(3)), "the evidence must stay");
    }

    @Test
    void shouldKeepASegmentOfWhichOnlyGarbageIsLeft() throws IOException
    {
        journal.append(entries, ENTRIES, ENTRIES + 1, 1);
        final TestJournal.Place only = journal.places().get(30);
        TestJournal.write(only.file(), only.documentHeader(), new byte[4]);
        // As after a kill in the first append: before the mark.
        Files.delete(journal.segment(4).resolve(FramesMark.FILE_NAME));
        journal.append(entries, ENTRIES, ENTRIES + 20, 10);
        assertTrue(Files.exists(journal.segment(4)));
        assertEquals("320 entries", journal.readStrictly());
        journal.assertHolds(entries, 320);
    }

    @Test
    void shouldRemoveASegmentThatHoldsNothingButNeverReuseItsNumber() throws IOException
    {
        journal.append(entries, ENTRIES, ENTRIES + 1, 1);
        final TestJournal.Place only = journal.places().get(30);
        TestJournal.write(only.file(), only.documentHeader(), new byte[only.lengthBytes() + 4]);
        // As after a kill in the first append: before the mark.
        Files.delete(journal.segment(4).resolve(FramesMark.FILE_NAME));
        assertEquals("300 entries", journal.readStrictly());
        openAndRead();
        assertTrue(Files.exists(journal.segment(4)), "nothing is appended yet");

        journal.append(entries, ENTRIES, ENTRIES + 20, 10);

        assertFalse(Files.exists(journal.segment(4)));
        assertTrue(Files.exists(journal.segment(5)));
        assertEquals("320 entries", journal.readStrictly());
    }

    @Test
    void shouldPassOverASegmentWhoseQueueWasNeverCreated() throws IOException
    {
        SegmentDirectory.create(journal.segment(1).getParent(), new SegmentProperties(
            4, 1, ENTRIES, "another boot", "test", 0, SegmentProperties.read(journal.segment(3)).inlets()));
        Files.createDirectory(journal.segment(5).resolveSibling("0000000005.new"));
        assertEquals("300 entries", journal.readStrictly());
        journal.append(entries, ENTRIES, ENTRIES + 20, 10);
        assertFalse(Files.exists(journal.segment(4)));
        assertFalse(Files.exists(journal.segment(5).resolveSibling("0000000005.new")));
        assertEquals("320 entries", journal.readStrictly());
    }

    @Test
    void shouldSayWhichReleaseAnUnknownFrameFormatNeeds() throws IOException
    {
        rewrite(journal.places().get(25), FrameDescriptor.FORMAT_VERSION_OFFSET, 1);
        final LogException thrown = assertThrows(LogException.class, this::openAndRead);
        assertFalse(thrown instanceof LogDamagedException);
        assertTrue(thrown.getMessage().contains("the frame of sequence 250 has format version 1, this release knows 0"),
            thrown.getMessage());
    }

    @Test
    void shouldRefuseFramesOutOfPlaceThoughTheirChecksumsAreRight() throws IOException
    {
        final TestJournal.Place place = journal.places().get(25);
        final byte[] sound = TestJournal.read(place.file(), 0, place.end());
        assertRewritten(place, FrameDescriptor.EPOCH_OFFSET, 2, "has epoch 2");
        TestJournal.write(place.file(), 0, sound);
        assertRewritten(place, FrameDescriptor.BASE_TIME_OFFSET, 0, "before 1000 of the entry before it");
        TestJournal.write(place.file(), 0, sound);
        assertRewritten(place, FrameDescriptor.CODEC_ID_OFFSET, 5, "encoded by codec id 5");
        TestJournal.write(place.file(), 0, sound);
        assertRewritten(place, FrameDescriptor.FIRST_SEQUENCE_OFFSET, 260, "holds the sequences 260 to 269");
        TestJournal.write(place.file(), 0, sound);
        assertRewritten(place, FrameDescriptor.FLAGS_OFFSET, 8, "its flags are 0x");
    }

    private void assertRewritten(final TestJournal.Place place, final int offset, final int value, final String finding)
        throws IOException
    {
        rewrite(place, offset, value);
        assertDamaged("where the frame from sequence 250 belongs", finding);
    }

    private static void rewrite(final TestJournal.Place place, final int offset, final int value) throws IOException
    {
        final ByteBuffer frame = ByteBuffer.wrap(TestJournal.read(place.file(), place.offset(), place.lengthBytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
        if (offset == FrameDescriptor.FORMAT_VERSION_OFFSET)
        {
            frame.putShort(offset, (short)value);
        }
        else
        {
            frame.putInt(offset, value);
        }
        final CRC32C crc = new CRC32C();
        crc.update(frame.array(), FrameDescriptor.LENGTH_OFFSET, frame.capacity() - FrameDescriptor.LENGTH_OFFSET);
        frame.putInt(FrameDescriptor.CRC_OFFSET, (int)crc.getValue());
        TestJournal.write(place.file(), place.offset(), frame.array());
    }

    @Test
    void shouldReportAnIncompleteHeaderThatTheJournalNeverWrites() throws IOException
    {
        final TestJournal.Place last = journal.places().get(29);
        TestJournal.write(last.file(), last.end(), new byte[]{16, 0, 0, (byte)0x80});
        assertDamaged("at byte " + last.end() + ", where the frame from sequence 300 belongs", "0x80000010");
    }

    private void assertDamaged(final String... texts)
    {
        final LogDamagedException thrown = assertThrows(LogDamagedException.class, this::openAndRead);
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertEquals(thrown.getMessage(), report.damage());
        assertFalse(report.isSound());
        assertNull(report.tail());
        for (final String text : texts)
        {
            assertTrue(thrown.getMessage().contains(text), thrown.getMessage());
        }
        assertTrue(thrown.getMessage().contains("tidemill verify"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(temp.toString()), thrown.getMessage());
    }

    private void openAndRead()
    {
        try (JournalSession<TestEvent> session = journal.open())
        {
            final LogReader<TestEvent> recovered = session.recovered();
            while (recovered.next())
            {
                assertNotNull(recovered);
            }
        }
    }
}
