// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who removes old segments is killed before and behind each call by which a file is changed, and each of these calls
 * fails: readers and writers find a journal that begins where the record says, and the next removal takes along the
 * rest.
 */
class RemovalCrashPointTest
{
    private static final TestEntries ENTRIES = TestEntries.uniform(700, 24);

    @TempDir
    Path temp;

    /** Removes two segments. */
    static final class Remover
    {
        private Remover()
        {
        }

        public static void main(final String[] args)
        {
            try
            {
                System.out.println("kept " + new TestJournal(Path.of(args[0]), 24).journal().removeBefore(200));
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
        final TestJournal journal = TestJournal.ofThreeSegments(data, ENTRIES);
        journal.append(ENTRIES, 300, 400, 10);
        return data;
    }

    private static void assertBeginsSomewhere(final Path data, final String output, final String what)
    {
        final TestJournal journal = new TestJournal(data, 24);
        final int first = first(journal, what);
        assertTrue(first == 0 || first == 200, what + ": begins with " + first);
        assertTrue(!output.contains("kept 200") || first == 200, what + ": begins with " + first);
        try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), 250))
        {
            ENTRIES.assertReads(reader, 250, 400);
        }
        try (JournalSession<TestEvent> session = journal.open())
        {
            ENTRIES.assertReads(session.recovered(), first, 400);
            TestJournal.append(session, ENTRIES, 400, 410, 10);
        }
        assertEquals(200, journal.journal().removeBefore(200), what);
        assertFalse(Files.exists(journal.segment(1)) || Files.exists(journal.segment(2)), what);
        assertEquals(200, first(journal, what), what);
        assertEquals(3, journal.journal().info().segments(), what);
    }

    private static int first(final TestJournal journal, final String what)
    {
        final VerifyReport report = journal.journal().verify(frames ->
        {
        });
        assertTrue(report.isSound(), what + ": " + report.damage());
        return (int)report.totals().firstSequence();
    }

    @Test
    void shouldBeFinishedByTheNextRemovalWhenKilledAtSomeCalls() throws Exception
    {
        new CrashPoints(temp, prepared(), Remover.class, RemovalCrashPointTest::assertBeginsSomewhere).every(4);
    }

    @Test
    @Tag("long")
    void shouldBeFinishedBehindALossOfPower() throws Exception
    {
        new CrashPoints(temp, prepared(), Remover.class, RemovalCrashPointTest::assertBeginsSomewhere)
            .everyLossOfPower(1);
    }

    @Test
    @Tag("long")
    void shouldBeFinishedByTheNextRemovalWhicheverCallItIs() throws Exception
    {
        new CrashPoints(temp, prepared(), Remover.class, RemovalCrashPointTest::assertBeginsSomewhere).every(1);
    }
}
