// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class SharedInletTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PRODUCERS = 4;
    private static final int EVENTS = 20_000;

    private final MemoryLog log = new MemoryLog();
    private final List<Long> handled = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
        .shared("pool", 8)
        .journal(log)
        .errorHandler(errors::add)
        .stages(graph -> graph.stage("all", (event, sequence, endOfBatch) -> handled.add(event.value)))
        .start();
    private final Inlet<TestEvent> inlet = engine.inlet("pool");

    @AfterEach
    void close()
    {
        engine.close();
    }

    private static Thread started(final Runnable work)
    {
        final Thread thread = new Thread(work, "pool-thread");
        thread.start();
        return thread;
    }

    private long offer(final long value)
    {
        return inlet.offer((event, position, number) -> event.set(number), value);
    }

    @Test
    void shouldTakeEachEventOfEachThreadOnceAndInItsOrder() throws InterruptedException
    {
        final Set<Long> positions = Collections.synchronizedSet(new TreeSet<>());
        final AtomicLong wrong = new AtomicLong();
        final List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < PRODUCERS; producer++)
        {
            final long base = (long)producer * EVENTS;
            threads.add(started(() ->
            {
                try
                {
                    for (int i = 0; i < EVENTS; i++)
                    {
                        final long claimed = inlet.publish((event, position, value) ->
                            event.set(value), base + i, PATIENCE);
                        wrong.addAndGet(positions.add(claimed) && claimed >= 0 ? 0 : 1);
                    }
                }
                catch (final InterruptedException ex)
                {
                    wrong.incrementAndGet();
                }
            }));
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertTrue(inlet.await(inlet.lastPosition(), Durability.PAGE_CACHE, PATIENCE));
        assertTrue(engine.close(PATIENCE).complete());

        assertEquals(0, wrong.get(), "positions are unique");
        assertEquals(PRODUCERS * EVENTS - 1, inlet.lastPosition(), "and dense");
        final long[] last = new long[PRODUCERS];
        Arrays.fill(last, -1);
        for (final long value : handled)
        {
            final int producer = (int)(value / EVENTS);
            assertEquals(last[producer] + 1, value % EVENTS, "in the order of producer " + producer);
            last[producer]++;
        }
        assertEquals(PRODUCERS * EVENTS, handled.size());
    }

    @Test
    void shouldLeaveAVoidEntryForAClaimThatIsGivenUp() throws InterruptedException
    {
        assertEquals(0, offer(10));
        assertNotNull(inlet.claim());
        assertEquals(1, inlet.claimedPosition());
        inlet.abort();
        inlet.abort();
        assertEquals(2, offer(20));
        assertTrue(inlet.await(2, Durability.PAGE_CACHE, PATIENCE));
        assertTrue(engine.close(PATIENCE).complete());
        assertEquals(List.of(10L, 20L), handled);
        assertEquals(List.of(EntryKind.EVENT.code(), EntryKind.VOID.code(), EntryKind.EVENT.code()),
            log.entries().stream().map(MemoryLog.Entry::kind).toList());
    }

    @Test
    void shouldVoidTheClaimOfAThreadThatDied() throws InterruptedException
    {
        started(inlet::claim).join();
        assertEquals(1, offer(5));
        assertTrue(inlet.await(1, Durability.PAGE_CACHE, PATIENCE));
        assertEquals(EntryKind.VOID.code(), log.entries().get(0).kind());
    }

    @Test
    void shouldKeepAClaimWhoseLengthCannotBeTold()
    {
        final TestEvent event = inlet.claim();
        event.thrownByLength = new IllegalStateException("told to");
        assertThrows(IllegalStateException.class, inlet::commit);
        assertSame(event, inlet.claim(), "still claimed");
        event.set(1);
        assertEquals(0, inlet.commit());
        inlet.claim().thrownByLength = new IllegalStateException("told to");
        assertThrows(IllegalStateException.class, inlet::commit);
        inlet.abort();
        assertEquals(2, offer(3));
        assertTrue(engine.close(PATIENCE).complete());
        assertEquals(List.of(1L, 3L), handled);
    }

    @Test
    void shouldNameAThreadThatHoldsAClaimForLong() throws InterruptedException
    {
        final CountDownLatch release = new CountDownLatch(1);
        final CountDownLatch claimed = new CountDownLatch(1);
        final Thread holder = started(() ->
        {
            inlet.claim().set(1);
            claimed.countDown();
            try
            {
                release.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
            inlet.commit();
        });
        claimed.await();
        assertEquals(1, offer(2));
        Await.await(() -> !errors.isEmpty(), "somebody to complain");
        assertTrue(errors.peek().getMessage().contains("thread \"pool-thread\" has held a claim"), errors.toString());
        assertTrue(handled.isEmpty(), "whatever is behind it waits");
        release.countDown();
        holder.join();
        assertTrue(inlet.await(1, Durability.PAGE_CACHE, PATIENCE));
        assertTrue(engine.close(PATIENCE).complete());
        assertEquals(List.of(1L, 2L), handled);
        assertEquals(1, errors.size(), "it is said once");
    }

    @Test
    void shouldCloseOverAClaimThatIsStillHeld()
    {
        final TestEvent event = inlet.claim();
        event.set(7);
        final CloseReport report = engine.close(PATIENCE);
        assertTrue(report.complete(), report.toString());
        assertEquals(Inlet.CLOSED, inlet.commit());
        assertEquals(List.of(), handled);
        assertNull(inlet.claim());
        assertEquals(Inlet.CLOSED, inlet.refusal());
    }

    @Test
    void shouldPushBackWhenItIsFull()
    {
        log.held = true;
        try
        {
            long result = 0;
            for (int i = 0; result >= 0; i++)
            {
                result = offer(i);
                assertTrue(i < 100_000, "never full");
            }
            assertEquals(Inlet.BACK_PRESSURED, result);
        }
        finally
        {
            log.held = false;
        }
    }

    @Test
    void shouldRefuseAnEventThatIsTooLongAndGoOn() throws InterruptedException
    {
        final TestEvent event = inlet.claim();
        event.claimedLength = Long.BYTES + 1;
        assertEquals(Inlet.TOO_LONG, inlet.commit());
        assertEquals(1, offer(3));
        assertTrue(inlet.await(1, Durability.PAGE_CACHE, PATIENCE));
        assertTrue(engine.close(PATIENCE).complete());
        assertEquals(List.of(3L), handled);
    }
}
