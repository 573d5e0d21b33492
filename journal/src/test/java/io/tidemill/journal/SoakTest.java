// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.AckListener;
import io.tidemill.engine.CloseReport;
import io.tidemill.engine.Durability;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineFailedException;
import io.tidemill.engine.FailurePolicy;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.Stage;
import io.tidemill.engine.StageContext;
import io.tidemill.engine.StateHash;
import io.tidemill.engine.StateHashed;
import io.tidemill.engine.ThreadPlan;
import io.tidemill.engine.TimerHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of an engine at once, for minutes, closed and recovered now and then: a lane, a shared inlet with many threads, a
 * limited one; shards, timers, dead letters, retries, observers, queries. Threads, descriptors and heap must be no more
 * at the end than after the first round; nothing may be lost, and nobody hang. Ten minutes with
 * {@code -Plong -Dtidemill.test.soak.minutes=10}, one otherwise.
 */
@Tag("long")
class SoakTest
{
    private static final int MINUTES = Integer.getInteger("tidemill.test.soak.minutes", 1);
    private static final Duration ROUND = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int POOL = 4;
    private static final int EVENTS_PER_SECOND = 5_000;
    private static final long HEAP_SLACK = 64L << 20;

    @TempDir
    Path temp;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    @Test
    void shouldGoOnForLongAndLeakNothing() throws Exception
    {
        final long endNs = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        long accepted = 0;
        long hash = 0;
        long[] first = null;
        while (System.nanoTime() - endNs < 0)
        {
            final Book book = new Book();
            try (Engine<TestEvent> engine = start(book))
            {
                assertEquals(accepted, engine.recovery().events(), "events that the journal holds");
                if (accepted > 0)
                {
                    assertEquals(hash, book.stateHash(), "state after recovery");
                }
                accepted += round(engine);
                assertTrue(engine.awaitQuiet(PATIENCE), engine::toString);
                final CloseReport report = engine.close(PATIENCE);
                assertTrue(report.complete(), report::toString);
                hash = book.stateHash();
            }
            final long[] used = used();
            if (first == null)
            {
                first = used;
            }
            assertTrue(used[0] <= first[0] && used[1] <= first[1] && used[2] <= first[2] + HEAP_SLACK,
                "threads " + used[0] + " (at first " + first[0] + "), descriptors " + used[1] + " (" + first[1] +
                    "), heap " + used[2] + " (" + first[2] + ")");
        }
        assertEquals(List.of(), errors);
        assertEquals(0, failed.get());
    }

    private Engine<TestEvent> start(final Book book)
    {
        return Engine.of(TestEvent::new, new TestCodec(64))
            .name("soak")
            .ringSize(4_096)
            .journal(ChronicleJournal.in(temp.resolve("data")).withSegmentBytes(64 << 20))
            .deadLetters(ChronicleJournal.in(temp.resolve("dead")))
            .lane("lane")
            .shared("pool")
            .lane("limited")
            .rateLimit("limited", EVENTS_PER_SECOND / 4.0, 10)
            .threads(ThreadPlan.auto())
            .errorHandler(errors::add)
            .stages(graph -> graph
                .all(Stage.stage("book", book).onFailure(FailurePolicy.deadLetter()))
                .thenSharded("shards", 3, event -> event.payload.length, Shard::new)
                .thenAll(Stage.<TestEvent>effect("mail", new Flaky())
                    .onFailure(FailurePolicy.retry(5, Duration.ofMillis(1), Duration.ofMillis(5)))))
            .start();
    }

    /** How many events were accepted. */
    private long round(final Engine<TestEvent> engine) throws Exception
    {
        final AtomicLong accepted = new AtomicLong();
        final long untilNs = System.nanoTime() + ROUND.toNanos();
        final List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(() -> produce(engine.inlet("lane"), untilNs, accepted, false)));
        threads.add(new Thread(() -> produce(engine.inlet("limited"), untilNs, accepted, false)));
        for (int i = 0; i < POOL; i++)
        {
            threads.add(new Thread(() -> produce(engine.inlet("pool"), untilNs, accepted, true)));
        }
        threads.forEach(Thread::start);
        while (System.nanoTime() - untilNs < 0)
        {
            assertNull(ManagementFactory.getThreadMXBean().findDeadlockedThreads());
            final AtomicLong seen = new AtomicLong();
            try (var observation = engine.observe("soak", (event, sequence, timeNs) -> seen.incrementAndGet()))
            {
                final long startNs = System.nanoTime();
                while (observation.seen() < 100 && System.nanoTime() - untilNs < 0)
                {
                    LockSupport.parkNanos(1_000_000L);
                }
                final boolean hadTime = System.nanoTime() - startNs > ROUND.toNanos() / 3;
                assertTrue(observation.seen() >= 100 || !hadTime, () -> engine + ", " + errors);
            }
            assertEquals(1, engine.query("book", Book.class, Book::stateHash, PATIENCE).size());
            assertTrue(engine.counters().isPresent());
        }
        for (final Thread thread : threads)
        {
            thread.join(PATIENCE.toMillis());
            assertTrue(!thread.isAlive(), "a producer hangs: " + thread);
        }
        return accepted.get();
    }

    private void produce(
        final Inlet<TestEvent> inlet, final long untilNs, final AtomicLong accepted, final boolean isAcknowledged)
    {
        try
        {
            for (long i = 0; System.nanoTime() - untilNs < 0; i++)
            {
                final TestEvent event = inlet.claim(PATIENCE);
                event.payload = new byte[(int)(i % 60)];
                final long position =
                    isAcknowledged ? inlet.commit(Durability.PAGE_CACHE, acks, inlet) : inlet.commit();
                accepted.addAndGet(position >= 0 ? 1 : 0);
                LockSupport.parkNanos(1_000_000_000L / EVENTS_PER_SECOND);
            }
        }
        catch (final Throwable ex)
        {
            errors.add(ex);
        }
    }

    private final AckListener<Object> acks = new AckListener<>()
    {
        @Override
        public void reached(final long position, final Object attachment)
        {
            acknowledged.incrementAndGet();
        }

        @Override
        public void failed(final long position, final Object attachment, final EngineFailedException reason)
        {
            failed.incrementAndGet();
        }
    };

    /** Threads, descriptors and bytes of heap in use. */
    private static long threads()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("tidemill-")).count();
    }

    private static long[] used() throws IOException
    {
        System.gc();
        // The one that closed the engine has told so, and may be about to end.
        final long startNs = System.nanoTime();
        long threads = threads();
        while (threads > 0 && System.nanoTime() - startNs < PATIENCE.toNanos())
        {
            Thread.onSpinWait();
            threads = threads();
        }
        final long descriptors;
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd")))
        {
            descriptors = open.count();
        }
        return new long[]{threads, descriptors, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()};
    }

    /** Counts, keeps a timer for each length, and cannot stand some events. */
    private static final class Book implements EventHandler<TestEvent>, TimerHandler, StateHashed
    {
        private StageContext context;
        private long hash;

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch) throws IOException
        {
            if (sequence % 1_000 == 999)
            {
                throw new IOException("cannot stand it");
            }
            context.timers().schedule(event.payload.length, 0, context.timeNs() + 1_000_000);
            hash += StateHash.mix(sequence, event.payload.length);
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            hash += StateHash.mix(sequence, key);
        }

        @Override
        public long stateHash()
        {
            return hash;
        }
    }

    /** Holds nothing. */
    private static final class Shard implements EventHandler<TestEvent>
    {
        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            // Being called is enough.
        }
    }

    /** Fails now and then, once. */
    private static final class Flaky implements EventHandler<TestEvent>
    {
        private long last = -1;

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch) throws IOException
        {
            if (sequence % 500 == 0 && sequence != last)
            {
                last = sequence;
                throw new IOException("not now");
            }
        }
    }
}
