// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who takes entries out of a journal is killed before and behind each call by which a file is changed, and each of
 * these calls fails: they are all there, or none of them is, and no other is missing.
 */
class CutCrashPointTest
{
    private static final int ENTRIES = 1_200;
    private static final int CUT = 555;
    private static final int PER_FRAME = 40;

    @TempDir
    Path temp;

    /** Opens, reads, takes out, goes on. */
    static final class Cutter
    {
        private Cutter()
        {
        }

        public static void main(final String[] args)
        {
            final TestJournal journal = new TestJournal(Path.of(args[0]), CrashWriter.MAX_LENGTH);
            try (JournalSession<TestEvent> session = journal.openSmallSegments())
            {
                NumberedEntries.assertReads(session.recovered());
                session.cutFrom(CUT);
                System.out.println("cut");
                session.begin();
                session.append(new NumberedEntries(), CUT, CUT + 4);
                System.out.println("appended");
            }
            catch (final LogException refused)
            {
                System.out.println("refused " + refused.getMessage());
            }
        }
    }

    private Path prepared() throws IOException
    {
        final Path data = temp.resolve("prepared");
        final TestJournal journal = new TestJournal(data, CrashWriter.MAX_LENGTH);
        for (long end = ENTRIES / 3; end <= ENTRIES; end += ENTRIES / 3)
        {
            try (JournalSession<TestEvent> session = journal.openSmallSegments())
            {
                long next = NumberedEntries.assertReads(session.recovered());
                while (next < end)
                {
                    next = session.append(new NumberedEntries(), next, Math.min(next + PER_FRAME, end) - 1) + 1;
                }
            }
        }
        return data;
    }

    private static void assertWholeOrNotAtAll(final Path data, final String output, final String what)
    {
        final TestJournal journal = new TestJournal(data, CrashWriter.MAX_LENGTH);
        // As a reader finds it, before a session has had a look.
        final long found = entries(journal, what);
        assertTrue(found == ENTRIES || found >= CUT && found <= CUT + 5, what + ": found " + found);
        assertTrue(!output.contains("cut\n") || found < ENTRIES, what + ": was cut, and is not");
        final boolean isAppended = output.contains("appended") && !what.startsWith(CrashPoints.POWER);
        assertTrue(!isAppended || found == CUT + 5, what + ": appended, and found " + found);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            assertEquals(found, NumberedEntries.assertReads(session.recovered()), what);
            assertTrue(session.epoch() >= (found < ENTRIES ? 2 : 1), what);
            session.begin();
            assertEquals(found + 39, session.append(new NumberedEntries(), found, found + 39), what);
            assertEquals(found + 39, session.sync(), what);
        }
        assertEquals(found + 40, entries(journal, what), what);
    }

    /** How many a reader finds, from the first one on, and all of them sound. */
    private static long entries(final TestJournal journal, final String what)
    {
        final VerifyReport report = journal.journal().verify(frames ->
        {
        });
        assertTrue(report.isSound(), what + ": " + report.damage());
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec()))
        {
            final long entries = NumberedEntries.assertReads(reader);
            assertEquals(report.totals().entries(), entries, what);
            return entries;
        }
    }

    @Test
    void shouldTakeOutAllOrNothingWhenKilledAtSomeCalls() throws Exception
    {
        new CrashPoints(temp, prepared(), Cutter.class, CutCrashPointTest::assertWholeOrNotAtAll).every(9);
    }

    @Test
    void shouldTakeOutAllOrNothingThroughSomeLossesOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Cutter.class, CutCrashPointTest::assertWholeOrNotAtAll).everyLossOfPower(16);
    }

    @Test
    @Tag("long")
    void shouldTakeOutAllOrNothingThroughManyLossesOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Cutter.class, CutCrashPointTest::assertWholeOrNotAtAll).everyLossOfPower(1);
    }

    @Test
    @Tag("long")
    void shouldTakeOutAllOrNothingWhicheverCallItIs() throws Exception
    {
        new CrashPoints(temp, prepared(), Cutter.class, CutCrashPointTest::assertWholeOrNotAtAll).every(1);
    }
}
