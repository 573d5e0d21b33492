// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A restart of the machine is simulated by another boot id in the segments, what it took by zeros.
 */
@ExtendWith(ResourceLeakExtension.class)
class PowerLossTest
{
    private static final int LENGTH = 1_000;
    private static final int PER_FRAME = 10;
    private static final int PAGE = 4_096;
    private static final int ENTRIES = 300;
    private static final int SYNCED = 100;

    @TempDir
    Path temp;

    private final TestEntries entries = TestEntries.uniform(2 * ENTRIES + PER_FRAME * 10, LENGTH);

    /** Of which the first {@link #SYNCED} are known to be on the disk. */
    private TestJournal written()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = journal.open())
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, entries, 0, SYNCED, PER_FRAME);
            assertEquals(SYNCED - 1, session.sync());
            TestJournal.append(session, entries, SYNCED, ENTRIES, PER_FRAME);
        }
        return journal;
    }

    private static void zero(final TestJournal.Place place, final int from, final int length) throws IOException
    {
        TestJournal.write(place.file(), from, new byte[length]);
    }

    /** The first page that lies in a frame as a whole. */
    private static int pageIn(final TestJournal.Place place)
    {
        return place.offset() + PAGE - 1 & -PAGE;
    }

    /** What recovery gives; then goes on, and everything is as if the rest had never been. */
    private long recoveredAndWentOn(final TestJournal journal, final int epoch)
    {
        final long recovered;
        try (JournalSession<TestEvent> session = journal.open())
        {
            long sequence = 0;
            while (session.recovered().next())
            {
                entries.assertCurrent(session.recovered(), sequence);
                sequence++;
            }
            recovered = sequence;
            assertEquals(epoch, session.epoch());
            session.begin();
            TestJournal.append(session, entries, (int)recovered, (int)recovered + 50, PER_FRAME);
        }
        journal.assertHolds(entries, (int)recovered + 50);
        final VerifyReport report = journal.journal().verify(frame ->
        {
        });
        assertTrue(report.isSound(), report.damage());
        return recovered;
    }

    private static TestJournal.Place frameOf(final TestJournal journal, final long sequence)
    {
        return journal.places().stream().filter(place -> place.firstSequence() <= sequence &&
            place.lastSequence() >= sequence).findFirst().orElseThrow();
    }

    @Test
    void shouldCutBeforeAFrameThatLostAPage() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        zero(lost, pageIn(lost), PAGE);
        journal.restartTheMachine();

        final VerifyReport before = journal.journal().verify(frame ->
        {
        });
        assertTrue(before.isSound(), before.damage());
        assertEquals(TailState.CUT, before.tail().state());

        assertEquals(lost.firstSequence(), recoveredAndWentOn(journal, 2));
        final Path kept = temp.resolve("data/cut/0002/0000000001.from-" + lost.documentHeader());
        assertTrue(Files.size(kept) > 100 * LENGTH, "what was cut off is kept");
        assertEquals(lost.firstSequence() + 50, recoveredAndWentOn(journal, 2), "and then nothing more is cut off");
    }

    @Test
    void shouldCutBeforeAFrameWhoseHeaderWasLost() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        zero(lost, lost.documentHeader(), PAGE);
        journal.restartTheMachine();

        assertEquals(lost.firstSequence(), recoveredAndWentOn(journal, 2));
    }

    @Test
    void shouldCutAtTheEndOfAFileThatIsTooShort() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        TestJournal.truncate(lost.file(), lost.offset() + 100);
        journal.restartTheMachine();

        assertEquals(lost.firstSequence(), recoveredAndWentOn(journal, 2));
    }

    @Test
    void shouldTakeAHoleInThePresentBootForDamage() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        zero(lost, pageIn(lost), PAGE);

        assertRefused(journal, lost, "checksum");
    }

    @Test
    void shouldTakeAHoleInWhatWasSyncedForDamage() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, SYNCED - 5);
        zero(lost, pageIn(lost), PAGE);
        journal.restartTheMachine();

        assertRefused(journal, lost, "checksum");
    }

    @Test
    void shouldTakeWrongBytesForDamage() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        TestJournal.write(lost.file(), lost.offset() + 2_000, new byte[]{1, 2, 3, 4});
        journal.restartTheMachine();

        assertRefused(journal, lost, "checksum");
    }

    private void assertRefused(final TestJournal journal, final TestJournal.Place place, final String finding)
    {
        try (JournalSession<TestEvent> session = journal.open())
        {
            final String refusal = assertThrows(LogDamagedException.class, () ->
            {
                for (long sequence = 0; session.recovered().next(); sequence++)
                {
                    entries.assertCurrent(session.recovered(), sequence);
                }
            }).getMessage();
            assertTrue(refusal.contains(place.file() + " at byte " + place.documentHeader()), refusal);
            assertTrue(refusal.contains(finding), refusal);
        }
    }

    @Test
    void shouldBeginAnEpochWithTheMachine() throws IOException
    {
        final TestJournal journal = written();
        journal.restartTheMachine();

        assertEquals(ENTRIES, recoveredAndWentOn(journal, 2));
        assertFalse(Files.exists(temp.resolve("data/cut")), "nothing was cut off");
    }

    /** Of several segments, of which the first entries are known to be on the disk. */
    private TestJournal writtenInSegments() throws IOException
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = journal.journal().withSegmentBytes(128 * 1024)
            .open(journal.codec(), List.of("a")))
        {
            assertFalse(session.recovered().next());
            TestJournal.append(session, entries, 0, SYNCED, PER_FRAME);
            session.sync();
            TestJournal.append(session, entries, SYNCED, 2 * ENTRIES, PER_FRAME);
        }
        return journal;
    }

    private static Path last(final TestJournal journal) throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(journal.segment(1).getParent());
        return segments.get(segments.size() - 1);
    }

    @Test
    void shouldDoWithoutANewestSegmentWhoseDirectoryEntryWasLost() throws IOException
    {
        final TestJournal journal = writtenInSegments();
        final long first = SegmentProperties.read(last(journal)).firstSequence();
        assertTrue(first > SYNCED, "it was not synced");
        PrivateFiles.removeDirectory(last(journal));
        journal.restartTheMachine();

        assertEquals(first, recoveredAndWentOn(journal, 2));
    }

    @Test
    void shouldNotCareForTheTableStoreOfAnEarlierRun() throws IOException
    {
        final TestJournal journal = writtenInSegments();
        final byte[] stale = Files.readAllBytes(journal.segment(1).resolve("metadata.cq4t"));
        for (final byte[] content : List.of(stale, new byte[stale.length], new byte[0]))
        {
            for (final Path segment : SegmentDirectory.list(journal.segment(1).getParent()))
            {
                Files.write(segment.resolve("metadata.cq4t"), content);
            }
            journal.assertHolds(entries, 2 * ENTRIES);
        }
        journal.restartTheMachine();
        try (JournalSession<TestEvent> session = journal.open())
        {
            entries.assertReads(session.recovered(), 0, 2 * ENTRIES);
            session.begin();
        }
    }

    @Test
    void shouldTakeAMarkedSegmentWithoutItsFirstFrameForDamage() throws IOException
    {
        final TestJournal journal = writtenInSegments();
        final Path newest = last(journal);
        assertTrue(FramesMark.isIn(newest), "which proves that its first frame was on the disk");
        final TestJournal.Place lost = journal.places().stream()
            .filter(place -> place.file().getParent().equals(newest)).findFirst().orElseThrow();
        zero(lost, lost.documentHeader(), PAGE);
        journal.restartTheMachine();

        assertRefused(journal, lost, "hole");
    }

    @Test
    void shouldMoveAwayLaterSegments() throws IOException
    {
        final TestJournal journal = writtenInSegments();
        final int segments = SegmentDirectory.list(journal.segment(1).getParent()).size();
        assertTrue(segments > 3, segments + " segments");
        final TestJournal.Place lost = frameOf(journal, 200);
        zero(lost, lost.documentHeader(), PAGE);
        journal.restartTheMachine();

        assertEquals(lost.firstSequence(), recoveredAndWentOn(journal, 2));
        final int moved = segments - (int)SegmentDirectory.ordinal(lost.file().getParent());
        assertEquals(moved, SegmentDirectory.list(temp.resolve("data/cut/0002")).size());
    }

    @Test
    void shouldCutAgainWhereTheFirstAttemptEndedWithTheRecord() throws IOException
    {
        final TestJournal journal = written();
        final TestJournal.Place lost = frameOf(journal, 200);
        zero(lost, pageIn(lost), PAGE);
        journal.restartTheMachine();
        // As a session leaves it that was killed behind the record.
        new SegmentCut(lost.documentHeader(), lost.firstSequence(), 2).write(journal.segment(1));

        assertEquals(lost.firstSequence(), recoveredAndWentOn(journal, 2));
    }

    @Test
    void shouldKeepWhatWasSyncedWhateverElseIsLost() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 30; i++)
        {
            final TestJournal journal = new TestJournal(temp.resolve("data-" + i), LENGTH);
            final long syncedBytes;
            final Path file = journal.queueFile(1);
            final int synced = 1 + random.nextInt(200);
            final int all = synced + 1 + random.nextInt(300);
            try (JournalSession<TestEvent> session = journal.open())
            {
                assertFalse(session.recovered().next());
                TestJournal.append(session, entries, 0, synced, 1 + random.nextInt(20));
                session.sync();
                syncedBytes = endOfFrames(journal);
                TestJournal.append(session, entries, synced, all, 1 + random.nextInt(20));
            }
            for (final long page : lostPages(random, syncedBytes, endOfFrames(journal)))
            {
                // The page that the sync ended in has been on the disk as it was then.
                final long from = Math.max(page, syncedBytes);
                TestJournal.write(file, from, new byte[(int)(page + PAGE - from)]);
            }
            journal.restartTheMachine();

            final long recovered = recoveredAndWentOn(journal, 2);

            assertTrue(recovered >= synced && recovered <= all,
                "recovered " + recovered + " of " + all + ", synced " + synced + ", seed " + seed);
        }
    }

    private static long endOfFrames(final TestJournal journal)
    {
        final List<TestJournal.Place> places = journal.places();
        return places.get(places.size() - 1).end();
    }

    private static List<Long> lostPages(final Random random, final long from, final long to)
    {
        final boolean isAll = random.nextInt(4) == 0;
        final List<Long> pages = new ArrayList<>();
        for (long page = from & -PAGE; page < to; page += PAGE)
        {
            if (isAll || random.nextBoolean())
            {
                pages.add(page);
            }
        }
        return pages;
    }
}
