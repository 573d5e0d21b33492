// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/** A writer process is killed at random moments: every entry that it acknowledged is there, once and in order. */
@ExtendWith(ResourceLeakExtension.class)
class CrashTest
{
    @TempDir
    Path temp;

    @Test
    void shouldFindAllAcknowledgedEntriesAfterTenKills() throws Exception
    {
        killAndRecover(10);
    }

    @Test
    @Tag("long")
    void shouldFindAllAcknowledgedEntriesAfterTwoHundredKills() throws Exception
    {
        killAndRecover(200);
    }

    private void killAndRecover(final int kills) throws Exception
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final TestJournal journal = new TestJournal(temp.resolve("data"), CrashWriter.MAX_LENGTH);
        long previous = 0;
        for (int i = 0; i < kills; i++)
        {
            final String round = "seed " + seed + ", kill " + i;
            final long acknowledged = runAndKill(random, round);
            try (JournalSession<TestEvent> session = journal.open())
            {
                final long next = NumberedEntries.assertReads(session.recovered());
                assertTrue(next > acknowledged, round + ": acknowledged " + acknowledged + ", found up to " + next);
                // The one append at work may be there as well; nothing else can be.
                assertTrue(next <= acknowledged + 1 + CrashWriter.MAX_BATCH, round + ": " + next);
                assertTrue(next > previous, round);
                assertEquals(next + 2, session.append(new NumberedEntries(), next, next + 2), round);
                previous = next + 3;
            }
        }
        final VerifyReport report = journal.journal().verify(frames -> {});
        assertTrue(report.isSound(), report.damage());
        assertEquals(previous, report.totals().entries());
        assertTrue(report.totals().segments() >= 2 * kills, report.toString());
    }

    private long runAndKill(final Random random, final String round) throws Exception
    {
        final String directory = temp.resolve("data").toString();
        final int batches = random.nextInt(10) == 0 ? 1 : 1 + random.nextInt(3_000);
        try (ForkedJvm writer = ForkedJvm.start(
            CrashWriter.class, directory, Long.toString(random.nextLong()), "1000000"))
        {
            long acknowledged = -1;
            for (int i = 0; i < batches; i++)
            {
                final String line = writer.line();
                assertTrue(line != null && line.matches("[0-9]+"), round + ": " + writer.output());
                acknowledged = Long.parseLong(line);
            }
            writer.kill();
            String line = writer.line();
            while (line != null)
            {
                // A line that was cut off in the middle was not acknowledged as such.
                acknowledged = line.matches("[0-9]+") ? Math.max(acknowledged, Long.parseLong(line)) : acknowledged;
                line = writer.line();
            }
            return acknowledged;
        }
    }
}
