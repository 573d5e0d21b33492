// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Segments that are made ready before they are needed. */
@ExtendWith(ResourceLeakExtension.class)
class SegmentSupplyTest
{
    private static final int LENGTH = 1_000;
    private static final int PER_SEGMENT = 600;

    private final TestEntries entries = TestEntries.uniform(5_000, LENGTH);

    @TempDir
    Path temp;

    private JournalSession<TestEvent> open(final TestJournal journal)
    {
        final JournalSession<TestEvent> session = journal.openSmallSegments();
        while (session.recovered().next())
        {
            assertTrue(session.recovered().sequence() >= 0);
        }
        return session;
    }

    private static Path unseen(final TestJournal journal, final int ordinal)
    {
        return journal.segment(ordinal).resolveSibling(journal.segment(ordinal).getFileName() + ".new");
    }

    private static void await(final Path path)
    {
        final long startNs = System.nanoTime();
        while (!Files.exists(path))
        {
            assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(10), () -> "no " + path);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldMakeTheNextSegmentReadyBehindTheMiddleOfTheOneBefore() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = open(journal))
        {
            TestJournal.append(session, entries, 0, PER_SEGMENT / 3, 10);
            assertFalse(Files.exists(unseen(journal, 2)), "not before the middle");
            TestJournal.append(session, entries, PER_SEGMENT / 3, PER_SEGMENT / 2, 10);
            await(unseen(journal, 2).resolve(SegmentDirectory.QUEUE_FILE_NAME));
            assertFalse(SegmentProperties.readAnywhere(unseen(journal, 2)).isBegun());
            assertEquals("300 entries", journal.readLive(), "no reader looks at it");
            TestJournal.append(session, entries, PER_SEGMENT / 2, PER_SEGMENT, 10);
            assertFalse(Files.exists(unseen(journal, 2)));
            assertTrue(SegmentProperties.read(journal.segment(2)).isBegun());
            await(journal.segment(2).resolve(FramesMark.FILE_NAME));
        }
        journal.assertHolds(entries, PER_SEGMENT);
    }

    @Test
    void shouldRemoveWhatWasMadeReadyInVain() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = open(journal))
        {
            TestJournal.append(session, entries, 0, PER_SEGMENT / 2, 10);
            await(unseen(journal, 2));
        }
        assertEquals(List.of(journal.segment(1)), SegmentDirectory.list(journal.segment(1).getParent()));
        assertEquals(List.of(), SegmentDirectory.leftovers(journal.segment(1).getParent()));
    }

    @Test
    void shouldTryAgainWhereMakingReadyFailed() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = open(journal))
        {
            // In the way, until it is needed.
            final Path inTheWay = Files.createFile(unseen(journal, 2));
            TestJournal.append(session, entries, 0, PER_SEGMENT / 2, 10);
            Files.delete(inTheWay);
            TestJournal.append(session, entries, PER_SEGMENT / 2, 3 * PER_SEGMENT, 10);
        }
        journal.assertHolds(entries, 3 * PER_SEGMENT);
    }

    @Test
    void shouldTakeASegmentThatNeverBeganForLostWithThePower() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = open(journal))
        {
            TestJournal.append(session, entries, 0, PER_SEGMENT, 10);
        }
        final long begun = SegmentProperties.read(journal.segment(2)).firstSequence();
        neverBegun(journal.segment(2));
        assertTrue(journal.readStrictly().startsWith("damaged"), "within one run of the kernel");
        journal.restartTheMachine();
        neverBegun(journal.segment(2));
        try (JournalSession<TestEvent> session = open(journal))
        {
            assertEquals(TailState.CUT, session.recovery().tail().state());
            assertEquals(begun - 1, session.recovery().totals().lastSequence());
            TestJournal.append(session, entries, (int)begun, PER_SEGMENT, 10);
        }
        journal.assertHolds(entries, PER_SEGMENT);
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), begun))
        {
            entries.assertReads(reader, begun, PER_SEGMENT);
        }
    }

    private static void neverBegun(final Path segment) throws IOException
    {
        SegmentProperties.read(segment).from(SegmentProperties.NOT_BEGUN).write(segment);
    }

    private static void awaitMark(final Path segment)
    {
        while (!FramesMark.isIn(segment))
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldSyncThePropertiesWithTheFirstSync() throws Exception
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), LENGTH);
        try (JournalSession<TestEvent> session = open(journal))
        {
            TestJournal.append(session, entries, 0, PER_SEGMENT, 10);
            assertEquals(PER_SEGMENT - 1, session.sync());
            // Before it leaves the mark, the other thread looks at them too.
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> awaitMark(journal.segment(2)));
            Files.delete(journal.segment(2).resolve(SegmentProperties.FILE_NAME));
            TestJournal.append(session, entries, PER_SEGMENT, PER_SEGMENT + 10, 10);
            assertEquals(PER_SEGMENT + 9, session.sync(), "only the first one looks at them");
        }
    }
}
