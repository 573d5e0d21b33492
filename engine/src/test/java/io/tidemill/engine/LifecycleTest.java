// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class LifecycleTest extends EngineFixture
{
    @ParameterizedTest
    @CsvSource({
        "direct, fused", "direct, dedicated", "lane, fused", "lane, dedicated", "shared, fused", "shared, dedicated"})
    void shouldAgreeWithTheProducerOnWhatWasAcceptedInACloseThatRaces(final String inlet, final String plan)
        throws Exception
    {
        for (int round = 0; round < 100; round++)
        {
            final MemoryLog roundLog = new MemoryLog();
            final Recorder logic = new Recorder();
            final EngineBuilder<TestEvent> builder = builder().journal(roundLog).ringSize(64)
                .threads("fused".equals(plan) ? ThreadPlan.fused() : ThreadPlan.dedicated())
                .stages(graph -> graph.stage("logic", logic));
            final Engine<TestEvent> engine = withInlet(builder, inlet).start();
            final CountDownLatch running = new CountDownLatch(1);
            final AtomicLong accepted = new AtomicLong();
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final Thread producer = new Thread(() ->
            {
                try
                {
                    long result = 0;
                    while (result != Inlet.CLOSED)
                    {
                        result = offer(engine.inlet("in"), accepted.get());
                        accepted.addAndGet(result >= 0 ? 1 : 0);
                        running.countDown();
                    }
                }
                catch (final Throwable ex)
                {
                    failure.set(ex);
                }
            });
            producer.start();
            assertTrue(running.await(20, TimeUnit.SECONDS));
            final CloseReport report = engine.close(WAIT);
            producer.join(WAIT.toMillis());
            assertFalse(producer.isAlive());
            assertNull(failure.get());
            assertTrue(report.complete(), report::toString);
            assertEquals(accepted.get(), roundLog.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.EVENT.code()).count(), "journaled what was accepted");
            assertEquals(accepted.get(), logic.events.get(), "handled exactly what was accepted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldRefuseWhatWasClaimedBeforeAHaltAndCommittedAfterwards(final String kind)
    {
        final AtomicLong told = new AtomicLong();
        final EngineBuilder<TestEvent> builder = builder().threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("logic", recorder));
        recorder.holdAtSequence = 0;
        recorder.failAtSequence = 0;
        try (Engine<TestEvent> engine = withInlet(builder, kind).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            offer(inlet, 0);
            inlet.claim().set(1);
            recorder.released = true;
            Await.await(() -> engine.failure().isPresent(), "the halt");
            assertEquals(Inlet.CLOSED, inlet.commit(Durability.MEMORY, new AckListener<Object>()
            {
                @Override
                public void reached(final long position, final Object attachment)
                {
                    told.incrementAndGet();
                }

                @Override
                public void failed(final long position, final Object attachment, final EngineFailedException reason)
                {
                    told.incrementAndGet();
                }
            }, null), "nobody would handle it");
            assertNull(inlet.claim());
        }
        assertEquals(0, told.get());
    }

    @Test
    void shouldHandleWhatWasPublishedBeforeAnyThreadRan() throws Exception
    {
        final CountDownLatch mayRun = new CountDownLatch(1);
        final Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", recorder))
            .threadFactory(runnable -> new Thread(() ->
            {
                try
                {
                    mayRun.await(20, TimeUnit.SECONDS);
                }
                catch (final InterruptedException ex)
                {
                    Thread.currentThread().interrupt();
                }
                runnable.run();
            })).start();
        for (long value = 0; value < 100; value++)
        {
            assertEquals(value, offer(engine.inlet("in"), value));
        }
        final CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> engine.close(WAIT));
        Await.await(() -> engine.state() == EngineState.DRAINING, "the close to begin");
        mayRun.countDown();
        assertTrue(closing.get(20, TimeUnit.SECONDS).complete());
        assertEquals(100, recorder.events.get());
    }

    @Test
    void shouldWorkOffAFullRingAndReleaseWhoWaitsForRoom() throws Exception
    {
        recorder.holdAtSequence = 0;
        final Engine<TestEvent> engine = builder().lane("in", 4).ringSize(4).journal(log)
            .stages(graph -> graph.stage("a", recorder)).start();
        final Inlet<TestEvent> inlet = engine.inlet("in");
        // The one thread is held, so nothing makes room any more.
        Await.await(() -> offer(inlet, 1) < 0 && recorder.holding.getCount() == 0, "a held thread and a full lane");
        final CompletableFuture<Long> blocked = CompletableFuture.supplyAsync(() ->
        {
            try
            {
                return inlet.publish((event, position, arg) -> event.set(arg), 77L, WAIT);
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
        });
        final CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> engine.close(WAIT));
        assertEquals(Inlet.CLOSED, blocked.get(20, TimeUnit.SECONDS), "released though the ring is still full");
        recorder.released = true;
        assertTrue(closing.get(20, TimeUnit.SECONDS).complete());
        assertEquals(inlet.lastPosition() + 1, recorder.events.get());
        assertEquals(inlet.lastPosition() + 1, log.size());
    }

    @Test
    void shouldStartAnewOnceItIsClosed()
    {
        for (int i = 0; i < 3; i++)
        {
            final Engine<TestEvent> engine = builder().direct("in").journal(log)
                .stages(graph -> graph.stage("a", new Recorder())).start();
            offer(engine.inlet("in"), i);
            engine.close(WAIT);
            assertEquals(Inlet.CLOSED, offer(engine.inlet("in"), i), "the closed one stays closed");
        }
        assertEquals(3, log.size());
    }

    @Test
    void shouldGiveTheSameReportToAllWhoClose() throws Exception
    {
        final Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", recorder)).start();
        final CompletableFuture<CloseReport> other = CompletableFuture.supplyAsync(() -> engine.close(WAIT));
        final CloseReport mine = engine.close(WAIT);
        assertSame(mine, other.get(20, TimeUnit.SECONDS));
        assertSame(mine, engine.close(Duration.ZERO));
        engine.close();
        assertEquals(1, recorder.shutdowns.get());
        assertEquals(EngineState.STOPPED, engine.state());
    }

    @Test
    void shouldCloseFromAHandlerWithoutWaitingForItself() throws Exception
    {
        final AtomicReference<Engine<TestEvent>> self = new AtomicReference<>();
        final AtomicReference<CloseReport> seen = new AtomicReference<>();
        final Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph
            .stage("a", recorder)
            .then("closing", (event, sequence, endOfBatch) -> seen.compareAndSet(null, self.get().close(WAIT))))
            .start();
        self.set(engine);
        offer(engine.inlet("in"), 0);
        Await.await(() -> engine.state() == EngineState.STOPPED, "the engine to stop");
        assertEquals(EngineState.DRAINING, seen.get().state());
        assertTrue(engine.close(WAIT).complete());
    }

    private static CloseReport incompleteWithin(
        final long mostMs, final Engine<TestEvent> engine, final Duration timeout)
    {
        final long startNs = System.nanoTime();
        final CloseReport report = engine.close(timeout);
        final long tookMs = (System.nanoTime() - startNs) / 1_000_000;
        assertTrue(tookMs < mostMs, "took " + tookMs + " ms");
        assertFalse(report.complete());
        return report;
    }

    @Test
    void shouldEndWithinItsDeadlineAndNameAHandlerThatHangs() throws Exception
    {
        recorder.holdAtSequence = 3;
        final Engine<TestEvent> engine = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("good", new Recorder()).then("stuck", recorder)).start();
        for (long value = 0; value < 10; value++)
        {
            offer(engine.inlet("in"), value);
        }
        final CloseReport report = incompleteWithin(2_000, engine, Duration.ofMillis(300));
        assertEquals(List.of("stuck"), report.unfinished());
        assertEquals(9, report.lastWritten());
        assertEquals(9, report.stage("good").sequence());
        assertTrue(report.stage("stuck").behind() >= 7, report::toString);
        assertTrue(report.stage("stuck").stateHash().isEmpty(), "its state may still change");
        assertEquals(10, log.size(), "all that was accepted is in the log for the next start");
        assertTrue(log.isOpen(), "a thread that still runs may be inside the log");
        Await.await(() -> recorder.wasInterrupted, "the interrupt");
        recorder.released = true;
        Await.await(() -> !log.isOpen(), "the log to be released when the handler has returned");
    }

    @Test
    void shouldStartAndStopOftenWithoutLeavingAnything()
    {
        for (int i = 0; i < 100; i++)
        {
            try (Engine<TestEvent> engine = builder().lane("in").journal(log).threads(ThreadPlan.dedicated())
                .stages(graph -> graph.stage("logic", new Recorder())).start())
            {
                assertEquals(i, engine.inlet("in").lastPosition() + 1);
                assertEquals(i, offer(engine.inlet("in"), i));
            }
        }
        assertEquals(100, log.size());
    }

    @Test
    void shouldEndWithinItsDeadlineAndNameAStateHashThatHangs() throws Exception
    {
        final CountDownLatch released = new CountDownLatch(1);
        final AtomicReference<Throwable> told = new AtomicReference<>();
        final Engine<TestEvent> engine = builder().direct("in").journal(log).errorHandler(told::set)
            .stages(graph -> graph.stage("slow", new SlowHash(released))).start();
        offer(engine.inlet("in"), 1);
        final CloseReport report = incompleteWithin(3_000, engine, Duration.ofMillis(100));
        assertEquals(List.of("stateHash of a stage"), report.unfinished());
        assertTrue(told.get().getMessage().contains("the close waits for stateHash"), told.get()::getMessage);
        assertTrue(Arrays.toString(told.get().getStackTrace()).contains("SlowHash"));
        released.countDown();
        Await.await(() -> engine.close(WAIT).complete(), "the close");
    }

    @Test
    void shouldStayOpenWhenItIsToBeClosedWithoutATime() throws Exception
    {
        final Engine<TestEvent> engine = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("s", recorder)).start();
        assertThrows(NullPointerException.class, () -> engine.close(null));
        offer(engine.inlet("in"), 1);
        assertTrue(engine.close(WAIT).complete());
        assertEquals(1, recorder.events.get());
    }

    /** A stage whose hash takes its time. */
    private record SlowHash(CountDownLatch released) implements EventHandler<TestEvent>, StateHashed
    {
        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            // Nothing to do.
        }

        @Override
        public long stateHash()
        {
            try
            {
                released.await();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
            return 1;
        }
    }
}
