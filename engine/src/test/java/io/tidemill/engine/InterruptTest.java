// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Interrupts of any thread at any time: those of the engine go on, those of producers end their wait.
 */
@Timeout(120)
class InterruptTest extends EngineFixture
{
    @ParameterizedTest
    @ValueSource(strings = {"default", "busy spin", "yield", "back-off"})
    void shouldSurviveInterruptsOfItsThreads(final String idling) throws Exception
    {
        final EngineBuilder<TestEvent> builder = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .ringSize(1_024)
            .watchdog(Duration.ofMillis(100))
            .stages(graph -> graph.stage("logic", recorder));
        switch (idling)
        {
            case "busy spin" -> builder.idleStrategy(BusySpinIdleStrategy::new);
            case "yield" -> builder.idleStrategy(YieldingIdleStrategy::new);
            case "back-off" -> builder.idleStrategy(BackoffIdleStrategy::new);
            default -> assertEquals("default", idling);
        }
        final AtomicLong seen = new AtomicLong();
        try (Engine<TestEvent> engine = builder.start())
        {
            engine.observe("watching", (event, sequence, timeNs) -> seen.incrementAndGet());
            for (long value = 0; value < 300; value++)
            {
                interruptAll();
                offer(engine.inlet("in"), value);
                final long handled = value + 1;
                Await.await(() -> recorder.events.get() == handled && seen.get() == handled,
                    "the event to be handled and observed");
            }
            assertEquals(EngineState.RUNNING, engine.state());
            Await.await(() -> engineThreads().noneMatch(Thread::isInterrupted), "the threads to forget it");
            recorder.holdAtSequence = 300;
            offer(engine.inlet("in"), 300);
            Await.await(() -> errors.stream().anyMatch(StalledException.class::isInstance),
                "the watchdog, which was interrupted as well");
            recorder.released = true;
        }
        assertEquals(301, recorder.events.get());
    }

    @Test
    void shouldCompleteACloseWhoseThreadsAreInterrupted() throws Exception
    {
        recorder.holdAtSequence = 0;
        final Engine<TestEvent> engine = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("logic", recorder)).start();
        offer(engine.inlet("in"), 0);
        recorder.holding.await();
        final CompletableFuture<CloseReport> closing = CompletableFuture.supplyAsync(() -> engine.close(WAIT));
        Await.await(() -> engineThreads().anyMatch(thread -> thread.getName().endsWith("-close")), "the closer");
        for (int i = 0; i < 100; i++)
        {
            interruptAll();
            Thread.onSpinWait();
        }
        recorder.released = true;
        assertTrue(closing.get(20, TimeUnit.SECONDS).complete());
    }

    private static void interruptAll()
    {
        engineThreads().forEach(Thread::interrupt);
    }

    private static Stream<Thread> engineThreads()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("tidemill-test-"));
    }

    @Test
    void shouldEndEveryWaitOfAProducerOnInterrupt() throws Exception
    {
        log.held = true;
        final Engine<TestEvent> engine = builder().lane("in", 2).ringSize(2).journal(log)
            .stages(graph -> graph.stage("logic", recorder)).start();
        final Inlet<TestEvent> inlet = engine.inlet("in");
        while (offer(inlet, 0) >= 0 || !log.appending)
        {
            Thread.onSpinWait();
        }
        while (offer(inlet, 0) >= 0)
        {
            Thread.onSpinWait();
        }
        assertInterrupts(() -> inlet.publish((event, position, arg) -> event.set(arg), 0L, WAIT));
        assertInterrupts(() -> inlet.await(inlet.lastPosition(), Durability.PAGE_CACHE, WAIT));
        log.held = false;
        assertTrue(engine.close(WAIT).complete());
    }

    private interface Waiting
    {
        void run() throws InterruptedException;
    }

    private static void assertInterrupts(final Waiting waiting) throws Exception
    {
        final AtomicReference<String> outcome = new AtomicReference<>("did not end");
        final Thread thread = new Thread(() ->
        {
            try
            {
                waiting.run();
                outcome.set("returned");
            }
            catch (final InterruptedException ex)
            {
                outcome.set("interrupted");
            }
        });
        thread.start();
        Await.await(() -> thread.getState() == Thread.State.TIMED_WAITING, "the thread to wait");
        final long startNs = System.nanoTime();
        thread.interrupt();
        thread.join(WAIT.toMillis());
        assertEquals("interrupted", outcome.get());
        assertTrue(System.nanoTime() - startNs < 1_000_000_000L, "an interrupt must end the wait at once");
    }

    @Test
    void shouldKeepTheInterruptOfWhoeverCloses()
    {
        recorder.holdAtSequence = 0;
        final Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", recorder)).start();
        offer(engine.inlet("in"), 0);
        Thread.currentThread().interrupt();
        final CloseReport report = engine.close(WAIT);
        assertTrue(Thread.interrupted());
        assertFalse(report.complete());
        recorder.released = true;
        assertTrue(engine.close(WAIT).complete());
    }
}
