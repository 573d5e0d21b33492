// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Three segments of ten frames, of ten entries each, harmed and repaired. */
@ExtendWith(ResourceLeakExtension.class)
class RepairTest
{
    private static final int ENTRIES = 300;

    private final TestEntries entries = TestEntries.uniform(ENTRIES + 100, 24);

    @TempDir
    Path temp;

    private TestJournal journal;
    private List<TestJournal.Place> places;

    @BeforeEach
    void writeThreeSegments()
    {
        journal = TestJournal.ofThreeSegments(temp.resolve("data"), entries);
        places = journal.places();
    }

    @Test
    void shouldLeaveASoundJournalAlone() throws IOException
    {
        // Leaves the lock that a repair takes, too.
        journal.journal().removeBefore(0);
        final List<Path> before = files();
        assertTrue(journal.journal().planRepair().isSound());
        final RepairReport report = journal.journal().repair();
        assertTrue(report.isSound());
        assertEquals(ENTRIES, report.totals().entries());
        assertEquals(before, files());
    }

    @Test
    void shouldGiveUpAFrameWithAFlippedBitAndNothingElse() throws IOException
    {
        flip(places.get(12));
        assertRepaired(120, 130);
        final JournalGap gap = gaps().get(0);
        assertEquals(2, gap.segment());
        assertEquals(places.get(13).documentHeader(), gap.toOffset());
        assertTrue(gap.finding().contains("checksum"), gap.finding());
        assertEquals("sequences 120 to 129 are missing", gap.describe());
    }

    @Test
    void shouldGiveUpSeveralFramesOfSeveralSegments() throws IOException
    {
        flip(places.get(3));
        flip(places.get(5));
        flip(places.get(6));
        flip(places.get(9));
        flip(places.get(10));
        flip(places.get(28));
        assertRepaired(30, 40, 50, 70, 90, 110, 280, 290);
        assertEquals(List.of(30L, 50L, 90L, 100L, 280L),
            gaps().stream().map(JournalGap::firstSequence).collect(Collectors.toList()));
    }

    @Test
    void shouldGoOnBehindWhatTheLastFrameClaimsToHold() throws IOException
    {
        flip(places.get(29));
        repair();
        assertHolds(290, ENTRIES);
        assertGoesOnWith(ENTRIES);
    }

    @Test
    void shouldGoOnWithWhatIsMissingWhereNothingTellsHowMuchThatIs() throws IOException
    {
        TestJournal.truncate(journal.queueFile(3), places.get(25).offset() + 20);
        repair();
        assertEquals("from sequence 250 on some may be missing", gaps().get(0).describe());
        assertTrue(assertThrows(LogException.class, journal::readStrictly).getMessage().contains("--accept-gap"));
        assertHolds(250, 250);
        assertGoesOnWith(250);
    }

    @Test
    void shouldGiveUpMissingSegments() throws IOException
    {
        PrivateFiles.removeDirectory(journal.segment(2));
        assertRepaired(100, 200);
    }

    @Test
    void shouldGiveUpTheFirstSegments() throws IOException
    {
        PrivateFiles.removeDirectory(journal.segment(1));
        assertRepaired(0, 100);
        PrivateFiles.removeDirectory(journal.segment(2));
        assertRepaired(0, 200);
    }

    @Test
    void shouldGiveUpAMissingFile() throws IOException
    {
        Files.delete(journal.queueFile(2));
        assertRepaired(100, 200);
        assertGoesOnWith(ENTRIES);
    }

    @Test
    void shouldPutSwappedAndDuplicatedSegmentsInTheirPlaces() throws IOException
    {
        final Path aside = journal.segment(9);
        Files.move(journal.segment(1), aside);
        Files.move(journal.segment(2), journal.segment(1));
        Files.move(aside, journal.segment(2));
        TestJournal.copyDirectory(journal.segment(3), journal.segment(4));
        final List<Path> before = files();
        assertFalse(journal.journal().planRepair().steps().isEmpty());
        assertEquals(before, files());

        final RepairReport report = journal.journal().repair();

        assertEquals(List.of(), report.gaps());
        journal.assertHolds(entries, ENTRIES);
        assertTrue(report.steps().stream().anyMatch(step -> step.contains("another segment 0000000003")),
            report.toString());
        assertTrue(Files.isDirectory(temp.resolve("data/cut/repair-0002/journal-0000000004.misplaced")));
    }

    @Test
    void shouldWritePropertiesAnewFromTheFrames() throws IOException
    {
        final byte[] damaged = damage(journal.segment(2).resolve(SegmentProperties.FILE_NAME));
        final RepairReport report = journal.journal().repair();
        assertEquals(List.of(), report.gaps());
        journal.assertHolds(entries, ENTRIES);
        assertArrayEquals(damaged, Files.readAllBytes(
            temp.resolve("data/cut/repair-0002/journal-0000000002-segment.properties")));
        Files.delete(journal.segment(3).resolve(SegmentProperties.FILE_NAME));
        damage(temp.resolve("data").resolve(DataDirectory.FILE_NAME));
        journal.journal().repair();
        journal.assertHolds(entries, ENTRIES);
        journal.append(entries, ENTRIES, ENTRIES + 10, 10);
        journal.assertHolds(entries, ENTRIES + 10);
    }

    @Test
    void shouldKeepASegmentOfWhichNothingCanBeRead() throws IOException
    {
        Files.delete(journal.segment(2).resolve(SegmentProperties.FILE_NAME));
        TestJournal.write(journal.queueFile(2), 0, new byte[places.get(19).end()]);
        repair();
        assertHolds(ENTRIES, ENTRIES, 100, 200);
        assertTrue(Files.isDirectory(temp.resolve("data/cut/repair-0002/journal-0000000002")));
    }

    @Test
    void shouldKeepAsMuchAsPossibleOfFramesOutOfPlace() throws IOException
    {
        // One of the future where the fifth should be, and two in each other's place.
        final byte[] later = TestJournal.read(places.get(8).file(), places.get(8).documentHeader(), length(8));
        TestJournal.write(places.get(5).file(), places.get(5).documentHeader(), later);
        final byte[] one = TestJournal.read(places.get(15).file(), places.get(15).documentHeader(), length(15));
        final byte[] other = TestJournal.read(places.get(16).file(), places.get(16).documentHeader(), length(16));
        TestJournal.write(places.get(15).file(), places.get(15).documentHeader(), other);
        TestJournal.write(places.get(16).file(), places.get(16).documentHeader(), one);
        repair();
        final JournalGap swapped = gaps().stream()
            .filter(gap -> gap.missing() > 0 && gap.firstSequence() >= 100).findFirst().orElseThrow();
        assertEquals(10, swapped.missing());
        assertHolds(ENTRIES, ENTRIES, 50, 60, swapped.firstSequence(), swapped.nextSequence());
    }

    @Test
    void shouldPassOverAFrameThatIsThereTwice() throws IOException
    {
        final byte[] twice = TestJournal.read(places.get(25).file(), places.get(25).documentHeader(), length(25));
        TestJournal.write(places.get(26).file(), places.get(26).documentHeader(), twice);
        assertRepaired(260, 270);
    }

    @Test
    void shouldEndASegmentWhereTheNextOneBeginsIfTheRecordOfACutIsLost() throws IOException
    {
        journal.restartTheMachine();
        final TestJournal.Place lost = places.get(25);
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[lost.lengthBytes() + 4]);
        journal.append(entries, 250, 300, 10);
        journal.assertHolds(entries, ENTRIES);
        // What the cut took out of sight comes back, but for the frame that was lost.
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[4]);
        damage(journal.segment(3).resolve(SegmentCut.FILE_NAME));
        final RepairReport report = journal.journal().repair();
        assertEquals(0, report.totals().missing());
        assertEquals(ENTRIES, report.totals().entries());
        journal.assertHolds(entries, ENTRIES);
    }

    @Test
    void shouldFindNothingToDoASecondTimeAndRepairFurtherDamage() throws IOException
    {
        flip(places.get(12));
        repair();
        assertTrue(journal.journal().repair().isSound());
        flip(places.get(22));
        final RepairReport more = journal.journal().repair();
        assertEquals(List.of(220L), more.gaps().stream().map(JournalGap::firstSequence).collect(Collectors.toList()));
        assertHolds(ENTRIES, ENTRIES, 120, 130, 220, 230);
    }

    @Test
    void shouldPlanWithoutTouchingAnything() throws IOException
    {
        flip(places.get(12));
        final List<Path> before = files();
        final RepairReport plan = journal.journal().planRepair();
        assertEquals(before, files());
        assertEquals(10, plan.totals().missing());
        assertEquals(290, plan.totals().entries());
        assertTrue(journal.readStrictly().startsWith("damaged"));
        final RepairReport done = journal.journal().repair();
        assertEquals(plan.gaps().size(), done.gaps().size());
    }

    @Test
    void shouldRefuseToRepairUnderAWriterOrWhereNothingIsLeft() throws IOException
    {
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertTrue(assertThrows(LogException.class, journal.journal()::repair).getMessage().contains("in use"));
            assertEquals(1, session.epoch());
        }
        for (int i = 1; i <= 3; i++)
        {
            PrivateFiles.removeDirectory(journal.segment(i));
        }
        final LogException refusal = assertThrows(LogException.class, journal.journal()::repair);
        assertTrue(refusal.getMessage().contains("nothing is left of it"), refusal.getMessage());
        final LogException none = assertThrows(LogException.class, ChronicleJournal.in(temp.resolve("none"))::repair);
        assertTrue(none.getMessage().contains("there is no journal in"), none.getMessage());
        assertFalse(Files.exists(temp.resolve("none")));
    }

    private void repair()
    {
        final RepairReport plan = journal.journal().planRepair();
        final RepairReport report = journal.journal().repair();
        assertFalse(report.isSound());
        if (plan.totals() != null)
        {
            assertEquals(plan.totals().toString(), report.totals().toString());
        }
    }

    /** {@code missing}: from and behind each gap. */
    private void assertRepaired(final long... missing) throws IOException
    {
        final List<Long> before = List.of(checksum(1), checksum(2), checksum(3));
        repair();
        assertHolds(ENTRIES, ENTRIES, missing);
        assertEquals(before, List.of(checksum(1), checksum(2), checksum(3)), "segments' files are never changed");
    }

    private long checksum(final int segment) throws IOException
    {
        final CRC32C checksum = new CRC32C();
        if (Files.exists(journal.queueFile(segment)))
        {
            checksum.update(Files.readAllBytes(journal.queueFile(segment)));
        }
        return checksum.getValue();
    }

    /** All of 0 to {@code end} but what is missing; a reader that accepts no gap gets to the first one. */
    private void assertHolds(final long end, final long next, final long... missing)
    {
        final ChronicleJournal accepted = journal.journal().withAcceptedGaps();
        final VerifyReport report = accepted.verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
        assertEquals(next - end + count(missing), report.totals().missing());
        assertEquals(end - count(missing), report.totals().entries());
        try (JournalReader<TestEvent> reader = accepted.read(journal.codec()))
        {
            LongStream.range(0, end).filter(sequence -> !isMissing(sequence, missing)).forEach(sequence ->
            {
                assertTrue(reader.next(), "ended before sequence " + sequence);
                entries.assertCurrent(reader, sequence);
            });
            assertFalse(reader.next());
        }
        if (report.totals().missing() > 0)
        {
            final LogException refusal = assertThrows(LogException.class, () -> journal.assertHolds(entries, (int)end));
            assertTrue(refusal.getMessage().contains("--accept-gap"), refusal.getMessage());
            assertThrows(LogException.class, journal::readStrictly);
        }
    }

    private void assertGoesOnWith(final int next)
    {
        final ChronicleJournal accepted = journal.journal().withAcceptedGaps();
        try (JournalSession<TestEvent> session = accepted.open(journal.codec(), List.of("a")))
        {
            while (session.recovered().next())
            {
                assertTrue(session.recovered().sequence() < next);
            }
            assertEquals(2, session.epoch());
            entries.appendTo(session, next, next + 20);
        }
        assertTrue(journal.journal().verify(frames -> {}).isSound());
        try (JournalReader<TestEvent> reader = accepted.read(journal.codec(), next))
        {
            entries.assertReads(reader, next, next + 20);
        }
    }

    private static long count(final long[] missing)
    {
        long count = 0;
        for (int i = 0; i < missing.length; i += 2)
        {
            count += missing[i + 1] - missing[i];
        }
        return count;
    }

    private static boolean isMissing(final long sequence, final long[] missing)
    {
        boolean found = false;
        for (int i = 0; i < missing.length; i += 2)
        {
            found |= sequence >= missing[i] && sequence < missing[i + 1];
        }
        return found;
    }

    private List<JournalGap> gaps()
    {
        return journal.journal().verify(frames -> {}).totals().gaps();
    }

    private int length(final int place)
    {
        return places.get(place).lengthBytes() + SegmentCursor.DOCUMENT_HEADER_LENGTH;
    }

    private static void flip(final TestJournal.Place place) throws IOException
    {
        final byte[] one = TestJournal.read(place.file(), place.end() - 30, 1);
        TestJournal.write(place.file(), place.end() - 30, new byte[]{(byte)(one[0] ^ 1)});
    }

    private static byte[] damage(final Path properties) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(properties);
        bytes[10] ^= 1;
        Files.write(properties, bytes);
        return bytes;
    }

    private List<Path> files() throws IOException
    {
        try (Stream<Path> paths = Files.walk(temp))
        {
            return new ArrayList<>(paths.sorted().collect(Collectors.toList()));
        }
    }
}
