// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A writer is killed before and behind each call by which it changes a file, and each of these calls fails. Every third
 * or so of them in a normal build, all with the flag for long tests.
 */
class CrashPointTest
{
    @TempDir
    Path temp;

    private FaultyFiles files;

    @BeforeEach
    void compile() throws Exception
    {
        files = FaultyFiles.compiledIn(temp);
    }

    /** How a writer ends. */
    private interface Fault
    {
        ForkedJvm start(int call, Path data) throws IOException;
    }

    /** What is there before the writer comes. */
    private interface Before
    {
        void prepare(Path data) throws IOException;
    }

    private static void nothing(final Path data)
    {
        assertFalse(Files.exists(data));
    }

    /** What a loss of power left, so that recovery has to cut. */
    private static void unsyncedTail(final Path data) throws IOException
    {
        final TestJournal journal = new TestJournal(data, CrashWriter.MAX_LENGTH);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            assertFalse(session.recovered().next());
            append(session, 0, 2_000);
            session.sync();
            append(session, 2_000, 8_000);
        }
        journal.restartTheMachine();
        final TestJournal.Place lost = journal.places().stream()
            .filter(place -> place.firstSequence() >= 3_000).findFirst().orElseThrow();
        TestJournal.write(lost.file(), lost.documentHeader(), new byte[4_096]);
    }

    private static void append(final JournalSession<TestEvent> session, final long first, final long end)
    {
        for (long next = first; next < end; next += 40)
        {
            assertEquals(next + 39, session.append(new NumberedEntries(), next, next + 39));
        }
    }

    @Test
    void shouldSurviveAKillAtSomeCalls() throws Exception
    {
        everyCall(3, CrashPointTest::nothing);
    }

    @Test
    void shouldSurviveAKillAtSomeCallsWhileItCuts() throws Exception
    {
        everyCall(4, CrashPointTest::unsyncedTail);
    }

    @Test
    @Tag("long")
    void shouldSurviveAKillAtEveryCall() throws Exception
    {
        everyCall(1, CrashPointTest::nothing);
    }

    @Test
    @Tag("long")
    void shouldSurviveAKillAtEveryCallWhileItCuts() throws Exception
    {
        everyCall(1, CrashPointTest::unsyncedTail);
    }

    private void everyCall(final int stride, final Before before) throws Exception
    {
        final List<String> calls = calls(before);
        assertTrue(calls.size() > 60, calls.toString());
        for (int call = 1 + new Random().nextInt(stride); call <= calls.size(); call += stride)
        {
            assertSurvives(call, "killed before " + calls.get(call - 1), before, (at, data) ->
                files.killedBefore(at, data, SyncedWriter.class, data.toString()));
            assertSurvives(call, "killed behind " + calls.get(call - 1), before, (at, data) ->
                files.killedAfter(at, data, SyncedWriter.class, data.toString()));
        }
    }

    @Test
    void shouldLoseNothingWhenACallFails() throws Exception
    {
        everyFailure(7);
    }

    @Test
    @Tag("long")
    void shouldLoseNothingWhicheverCallFails() throws Exception
    {
        everyFailure(1);
    }

    private void everyFailure(final int stride) throws Exception
    {
        final List<String> calls = calls(CrashPointTest::nothing);
        for (int call = 1 + new Random().nextInt(stride); call <= calls.size(); call += stride)
        {
            for (final int error : new int[]{FaultyFiles.EIO, FaultyFiles.ENOSPC})
            {
                assertSurvives(call, "error " + error + " from " + calls.get(call - 1), CrashPointTest::nothing,
                    (at, data) -> files.failing(at, error, data, SyncedWriter.class, data.toString()));
            }
        }
    }

    private List<String> calls(final Before before) throws Exception
    {
        final Path data = temp.resolve("listed");
        before.prepare(data);
        try (ForkedJvm writer = files.listing(data, SyncedWriter.class, data.toString()))
        {
            assertEquals(0, writer.await(), writer.output());
            assertTrue(writer.output().endsWith("closed\n"), writer.output());
        }
        return files.calls();
    }

    private void assertSurvives(final int call, final String what, final Before before, final Fault fault)
        throws Exception
    {
        final Path data = temp.resolve("data-" + what.hashCode());
        before.prepare(data);
        long acknowledged = -1;
        try (ForkedJvm writer = fault.start(call, data))
        {
            for (String line = writer.line(); line != null; line = writer.line())
            {
                if (line.matches("(written|synced) [0-9]+"))
                {
                    acknowledged = Math.max(acknowledged, Long.parseLong(line.substring(line.indexOf(' ') + 1)));
                }
                assertFalse(line.startsWith("Exception in thread"), what + ": " + writer.output());
            }
        }
        final TestJournal journal = new TestJournal(data, CrashWriter.MAX_LENGTH);
        final long next;
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            next = NumberedEntries.assertReads(session.recovered());
            assertTrue(next > acknowledged, what + ": acknowledged " + acknowledged + ", found up to " + next);
            session.begin();
            append(session, next, next + 80);
            assertEquals(next + 79, session.sync(), what);
        }
        final VerifyReport report = journal.journal().verify(frames ->
        {
        });
        assertTrue(report.isSound(), what + ": " + report.damage());
        assertEquals(next + 79, report.totals().lastSequence(), what);
        FileTree.remove(data);
    }
}
