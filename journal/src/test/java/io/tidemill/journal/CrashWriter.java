// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * Appends events without end in a process of its own, and writes each acknowledged sequence to standard output, to be
 * killed at any time.
 * <p>
 * Arguments: directory, seed for the sizes of batches, how many to append (0: one batch, then wait for ever).
 */
final class CrashWriter
{
    static final int MAX_LENGTH = 300;
    static final int MAX_BATCH = 40;

    private CrashWriter()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        final TestJournal journal = new TestJournal(Path.of(args[0]), MAX_LENGTH);
        final Random random = new Random(Long.parseLong(args[1]));
        final long batches = Long.parseLong(args[2]);
        try (JournalSession<TestEvent> session = journal.openSmallSegments())
        {
            long next = 0;
            while (session.recovered().next())
            {
                next = session.recovered().sequence() + 1;
            }
            append(session, next, random, batches);
        }
        catch (final LogException refused)
        {
            System.out.println(refused.getMessage());
            System.out.flush();
            Runtime.getRuntime().halt(3);
        }
    }

    private static void append(
        final JournalSession<TestEvent> session, final long first, final Random random, final long batches)
        throws InterruptedException
    {
        final PrintStream out = System.out;
        long next = first;
        for (long batch = 0; batch <= batches; batch++)
        {
            final long last = session.append(new NumberedEntries(), next, next + random.nextInt(MAX_BATCH));
            out.println(last);
            out.flush();
            next = last + 1;
            if (batches == 0)
            {
                out.println("0");
                out.flush();
                Thread.currentThread().join();
            }
        }
    }
}
