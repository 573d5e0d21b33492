// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Readers beside a writer that appends and rolls. */
@ExtendWith(ResourceLeakExtension.class)
class LiveReadingTest
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path temp;

    @Test
    void shouldFollowAWriterOfAnotherProcessOverManyRolls() throws Exception
    {
        final int target = 60_000;
        final TestJournal journal = new TestJournal(temp.resolve("data"), CrashWriter.MAX_LENGTH);
        journal.open().close();
        try (ForkedJvm writer = ForkedJvm.start(CrashWriter.class, temp.resolve("data").toString(), "7", "1000000");
            JournalReader<TestEvent> reader = journal.journal().read(journal.codec());
            DrainedOutput drained = new DrainedOutput(writer))
        {
            final NumberedEntries expected = new NumberedEntries();
            final long deadlineNs = System.nanoTime() + PATIENCE_NS;
            long sequence = 0;
            while (sequence < target)
            {
                if (reader.next())
                {
                    assertEquals(sequence, reader.sequence());
                    assertEquals(expected.position(sequence), reader.position());
                    assertEquals(expected.timeNs(sequence), reader.timeNs());
                    if (reader.kind() == 1)
                    {
                        assertEquals(NumberedEntries.payload(sequence).length, reader.lengthBytes());
                    }
                    sequence++;
                }
                assertTrue(System.nanoTime() < deadlineNs, "read only " + sequence + "; " + drained);
            }
            assertTrue(journal.journal().verify(frames -> {}).isSound());
        }
        assertTrue(journal.journal().info().segments() > 5, journal.journal().info().toString());
    }

    @Test
    void shouldSeeEntriesAsSoonAsAppendHasReturned()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), CrashWriter.MAX_LENGTH);
        try (JournalSession<TestEvent> session = journal.openSmallSegments();
            JournalReader<TestEvent> reader = journal.journal().read(journal.codec());
            JournalReader<TestEvent> late = journal.journal().read(journal.codec(), 4_000))
        {
            assertFalse(session.recovered().next());
            assertFalse(reader.next());
            long next = 0;
            long nextLate = 4_000;
            while (next < 5_000)
            {
                final long last = session.append(new NumberedEntries(), next, next + 12);
                for (; next <= last; next++)
                {
                    assertTrue(reader.next());
                    assertEquals(next, reader.sequence());
                }
                assertFalse(reader.next());
                for (; nextLate <= last; nextLate++)
                {
                    assertTrue(late.next());
                    assertEquals(nextLate, late.sequence());
                }
                assertFalse(late.next());
            }
        }
        assertTrue(journal.journal().info().segments() > 1);
    }

    /** Reads what a process writes, so that its pipe never fills. */
    private static final class DrainedOutput implements AutoCloseable
    {
        private final ForkedJvm process;
        private final Thread thread;
        private volatile String last;

        DrainedOutput(final ForkedJvm process)
        {
            this.process = process;
            thread = new Thread(this::drain, "drain");
            thread.start();
        }

        private void drain()
        {
            String line = process.line();
            while (line != null)
            {
                last = line;
                line = process.line();
            }
        }

        @Override
        public String toString()
        {
            return "the writer's last line: " + last;
        }

        @Override
        public void close()
        {
            process.kill();
            boolean interrupted = false;
            while (thread.isAlive())
            {
                try
                {
                    thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
                }
                catch (final InterruptedException ignore)
                {
                    interrupted = true;
                }
            }
            if (interrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }
}
