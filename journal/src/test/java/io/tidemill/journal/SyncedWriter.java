// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Reads what is there, then appends and syncs over a few segments, closes, and says what it has done after each step:
 * "written N", "synced N", "refused …" and "closed".
 */
final class SyncedWriter
{
    private static final int BATCHES = 120;
    private static final int BATCH = 40;
    private static final int SYNC_EVERY = 10;
    private static final int TRIES = 3;

    private SyncedWriter()
    {
    }

    public static void main(final String[] args)
    {
        final PrintStream out = System.out;
        final TestJournal journal = new TestJournal(Path.of(args[0]), CrashWriter.MAX_LENGTH);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            long next = NumberedEntries.assertReads(session.recovered());
            session.begin();
            int refusals = 0;
            for (int batch = 1; batch <= BATCHES && refusals < TRIES; batch++)
            {
                final long last = session.append(new NumberedEntries(), next, next + BATCH - 1);
                refusals += last < next ? 1 : 0;
                next = last + 1;
                out.println("written " + last);
                if (batch % SYNC_EVERY == 0)
                {
                    out.println("synced " + session.sync());
                }
            }
        }
        catch (final LogException refused)
        {
            out.println("refused " + refused.getMessage());
        }
        out.println("closed");
    }
}
