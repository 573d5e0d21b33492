// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineState;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.counters.CounterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FullDiskTest
{
    private static final int LENGTH = 1_000;
    private static final int ENTRIES = 40_000;
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @Test
    void shouldStopOnAFullDiskAndGoOnWhenThereIsRoom() throws Exception
    {
        final TestEntries entries = TestEntries.uniform(ENTRIES, LENGTH);
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 24))
        {
            final TestJournal journal = new TestJournal(disk.directory().resolve("data"), LENGTH);
            final Path filler = disk.fill(10);
            try (JournalSession<TestEvent> session = journal.openSmallSegments())
            {
                assertFalse(session.recovered().next());
                session.begin();

                final long full = appendedUntilItStaysFull(session, entries);

                assertTrue(session.isFull());
                assertTrue(full > 5_000, "stopped at " + full);
                assertEquals(full - 1, session.sync(), "what is there can be synced");
                journal.assertHolds(entries, (int)full);

                Files.delete(filler);
                awaitRoom(session, entries, full);
                final long fullAgain = appendedTo(session, entries, full + 1);
                assertTrue(fullAgain > full + 5_000, "stopped at " + fullAgain + " behind " + full);
                journal.assertHolds(entries, (int)fullAgain);
            }
            assertTrue(journal.journal().verify(frame ->
            {
            }).isSound());
        }
    }

    @Test
    void shouldLeaveToOthersWhatItIsToLeaveFree() throws Exception
    {
        final TestEntries entries = TestEntries.uniform(ENTRIES, LENGTH);
        final long minFree = 8 << 20;
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 32))
        {
            final ChronicleJournal journal = ChronicleJournal.in(disk.directory().resolve("data"))
                .withBlockBytes(TestJournal.SMALL_BLOCK_BYTES).withMaxFrameBytes(TestJournal.SMALL_FRAME_BYTES)
                .withMinFreeBytes(minFree);
            final Path filler = disk.fill(10);
            try (JournalSession<TestEvent> session = journal.open(new TestCodec(LENGTH), List.of("in")))
            {
                assertFalse(session.recovered().next());
                session.begin();
                final long full = appendedTo(session, entries, 0);
                assertTrue(session.isFull());
                assertTrue(full > 1_000, "stopped at " + full);
                final long free = disk.directory().toFile().getUsableSpace();
                assertTrue(free >= minFree, free + " bytes are free");

                Files.delete(filler);
                awaitRoom(session, entries, full);
                assertTrue(appendedTo(session, entries, full + 1) > full + 1_000);
                assertTrue(disk.directory().toFile().getUsableSpace() >= minFree);
            }
        }
    }

    private static long appendedTo(
        final JournalSession<TestEvent> session, final TestEntries entries, final long first)
    {
        long next = first;
        while (session.append(entries, next, next) == next)
        {
            next++;
        }
        return next;
    }

    /** Segments that are complete give back room that they did not need, behind the writer's back. */
    private static long appendedUntilItStaysFull(final JournalSession<TestEvent> session, final TestEntries entries)
    {
        long next = 0;
        long changedNs = System.nanoTime();
        while (System.nanoTime() - changedNs < TimeUnit.MILLISECONDS.toNanos(300))
        {
            final long more = appendedTo(session, entries, next);
            changedNs = more > next ? System.nanoTime() : changedNs;
            next = more;
            Thread.onSpinWait();
        }
        return next;
    }

    private static void awaitRoom(
        final JournalSession<TestEvent> session, final TestEntries entries, final long next)
    {
        final long startNs = System.nanoTime();
        while (session.append(entries, next, next) < next)
        {
            assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(5), "no room after 5 s");
            Thread.onSpinWait();
        }
        assertFalse(session.isFull());
    }

    @Test
    void shouldTellProducersAndLoseNothing() throws Exception
    {
        try (SmallDisk disk = new SmallDisk(temp.resolve("disk"), 24))
        {
            final Path filler = disk.fill(12);
            final AtomicLong handled = new AtomicLong();
            // Small blocks: a reader on tmpfs, other than on a disk, takes room for the zeros that it reads in a hole.
            final ChronicleJournal journal = ChronicleJournal.in(disk.directory().resolve("data"))
                .withBlockBytes(TestJournal.SMALL_BLOCK_BYTES).withMaxFrameBytes(TestJournal.SMALL_FRAME_BYTES);
            try (Engine<TestEvent> engine = Engine.of(TestEvent::new, new TestCodec(LENGTH))
                .ringSize(64)
                .journal(journal)
                .lane("in", 64)
                .stages(graph -> graph.stage("count", (event, sequence, endOfBatch) -> handled.incrementAndGet()))
                .start())
            {
                final Inlet<TestEvent> inlet = engine.inlet("in");
                long last = 0;
                long accepted = -1;
                while (last != Inlet.JOURNAL_FULL)
                {
                    assertTrue(accepted < ENTRIES, "the disk does not fill");
                    last = offer(inlet);
                    accepted = last >= 0 ? last : accepted;
                }
                assertEquals(EngineState.RUNNING, engine.state());
                assertFalse(inlet.await(accepted, Durability.PAGE_CACHE, Duration.ofMillis(20)));
                assertEquals(1, engine.counters().orElseThrow().value(CounterType.JOURNAL_FULL, "").orElseThrow());

                Files.delete(filler);

                assertTrue(inlet.await(accepted, Durability.FSYNC, WAIT), "it goes on by itself");
                assertTrue(offer(inlet) > accepted);
                assertTrue(engine.close(WAIT).complete());
                assertEquals(accepted + 2, handled.get());
            }
            try (JournalReader<TestEvent> reader = journal.read(new TestCodec(LENGTH)))
            {
                long entries = 0;
                while (reader.next())
                {
                    assertEquals(entries, reader.position());
                    entries++;
                }
                assertEquals(handled.get(), entries);
            }
        }
    }

    private static long offer(final Inlet<TestEvent> inlet)
    {
        return inlet.offer((event, position) -> event.payload = TestEntries.payload(position, LENGTH));
    }
}
