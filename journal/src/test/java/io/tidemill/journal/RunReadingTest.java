// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.EntryTarget;
import org.agrona.DirectBuffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reading runs gives what reading entry by entry gives, wherever a read begins and ends. */
@ExtendWith(ResourceLeakExtension.class)
class RunReadingTest
{
    private static final int ENTRIES = 2_000;

    @TempDir
    Path temp;

    @Test
    void shouldGiveTheSameEntriesInReadsOfAnyLength()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final Random random = new Random(seed);
            final TestJournal journal = new TestJournal(temp.resolve("data-" + seed), 200);
            final TestEntries entries = TestEntries.random(random, ENTRIES, 200);
            journal.append(entries, 0, ENTRIES, 1 + random.nextInt(300));
            final int from = random.nextInt(ENTRIES);
            try (JournalReader<TestEvent> reader = journal.journal().read(journal.codec(), from))
            {
                assertReads(reader, entries, from, random, "seed " + seed);
            }
        }
    }

    @Test
    void shouldAllocateNothingForAnEntry()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 20);
        final TestEntries entries = TestEntries.uniform(20_000, 20);
        journal.append(entries, 0, 20_000, 100);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        try (JournalReader<Void> reader = journal.journal().entries(0))
        {
            long allocated = Long.MAX_VALUE;
            // Once is enough: compilers come in between, and the mapping before.
            for (int attempt = 0; attempt < 20 && allocated > 0; attempt++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 900; i++)
                {
                    assertTrue(reader.next());
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        }
    }

    private static void assertReads(
        final JournalReader<TestEvent> reader,
        final TestEntries entries,
        final int from,
        final Random random,
        final String message)
    {
        int next = from;
        while (next < ENTRIES)
        {
            final int limit = 1 + random.nextInt(random.nextBoolean() ? 3 : 500);
            if (random.nextInt(4) == 0)
            {
                assertTrue(reader.next(), message);
                entries.assertCurrent(reader, next);
                next++;
            }
            else
            {
                final Checking target = new Checking(entries, next);
                final int count = reader.read(target, limit);
                assertEquals(Math.min(limit, ENTRIES - next), count, message + " at " + next);
                assertEquals(next + count, target.end(), message);
                next += count;
            }
        }
        assertEquals(0, reader.read(new Checking(entries, next), 10), message);
    }

    @Test
    void shouldRefuseToDecodeWithoutACodec()
    {
        final TestJournal journal = new TestJournal(temp.resolve("data"), 8);
        journal.append(TestEntries.uniform(3, 8), 0, 3, 3);
        try (JournalReader<Void> reader = journal.journal().entries(0))
        {
            final IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> reader.read(null, 1));
            assertTrue(refusal.getMessage().contains("without a codec"), refusal.getMessage());
        }
    }

    /** Checks each run when it is announced, and each event when the next run or the end comes. */
    static final class Checking implements EntryTarget<TestEvent>
    {
        private final TestEntries entries;
        private final TestEvent event = new TestEvent();
        private final long first;
        private long next;
        private int notes;
        private long decoding = -1;

        Checking(final TestEntries entries, final long first)
        {
            this.entries = entries;
            this.first = first;
            this.next = first;
        }

        @Override
        public void run(
            final long firstSequence,
            final int count,
            final byte kind,
            final long timeNs,
            final int inletId,
            final long firstPosition)
        {
            assertEquals(next, firstSequence);
            assertTrue(count >= 1);
            for (int i = 0; i < count; i++)
            {
                final TestEntries.Entry expected = entries.entry(firstSequence + i);
                assertEquals(expected.kind(), kind);
                assertEquals(expected.timeNs(), timeNs);
                assertEquals(expected.inletId(), inletId);
                assertEquals(expected.position(), firstPosition + i);
            }
            next += count;
        }

        @Override
        public void gap(final long firstSequence, final long lastSequence)
        {
            throw new AssertionError("no gap here: " + firstSequence + " to " + lastSequence);
        }

        @Override
        public TestEvent event(final long sequence)
        {
            assertEquals(EntryKind.EVENT.code(), entries.entry(sequence).kind());
            assertTrue(sequence < next, "not announced: " + sequence);
            checkLast();
            decoding = sequence;
            return event;
        }

        @Override
        public void note(final long sequence, final DirectBuffer buffer, final int offset, final int length)
        {
            final byte[] found = new byte[length];
            buffer.getBytes(offset, found);
            assertArrayEquals(entries.entry(sequence).payload(), found);
            notes++;
        }

        /** How many entries of the engine's own have carried something up to here. */
        private int expectedNotes()
        {
            int expected = 0;
            for (long sequence = first; sequence < next; sequence++)
            {
                final TestEntries.Entry entry = entries.entry(sequence);
                expected += entry.kind() != EntryKind.EVENT.code() && entry.payload().length > 0 ? 1 : 0;
            }
            return expected;
        }

        long end()
        {
            checkLast();
            assertEquals(expectedNotes(), notes);
            return next;
        }

        private void checkLast()
        {
            if (decoding >= 0)
            {
                assertArrayEquals(entries.entry(decoding).payload(), event.payload);
            }
        }
    }
}
