// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class WatchdogTest
{
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private EngineBuilder<TestEvent> builder(final Recorder recorder)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .name("w")
            .lane("in")
            .watchdog(Duration.ofMillis(400))
            .errorHandler(errors::add)
            .threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("slow", recorder));
    }

    @Test
    void shouldNameOnceAStageThatDoesNotReturn() throws InterruptedException
    {
        final Recorder recorder = new Recorder();
        recorder.holdAtSequence = 3;
        try (Engine<TestEvent> engine = builder(recorder).start())
        {
            for (long value = 0; value < 10; value++)
            {
                engine.inlet("in").publish(
                    (event, position, number) -> event.set(number), value, Duration.ofSeconds(10));
            }
            Await.await(() -> !errors.isEmpty(), "the watchdog");
            final StalledException stalled = (StalledException)errors.get(0);
            assertEquals("slow", stalled.stage());
            assertEquals(3, stalled.sequence());
            assertTrue(stalled.getMessage().contains("\"slow\" has not returned for") &&
                stalled.getMessage().contains("sequence 3"), stalled.getMessage());
            assertTrue(Arrays.stream(stalled.getStackTrace()).anyMatch(frame -> "hold".equals(frame.getMethodName())),
                Arrays.toString(stalled.getStackTrace()));
            final long toldNs = System.nanoTime();
            Await.await(() -> System.nanoTime() - toldNs > 1_000_000_000L, "more than twice the limit");
            recorder.released = true;
            assertTrue(engine.awaitQuiet(Duration.ofSeconds(10)));
            assertEquals(1, errors.size(), errors.toString());
            assertFalse(engine.failure().isPresent(), "it is told of, not halted");
        }
    }

    @Test
    void shouldNotMindAThreadThatIsParked() throws InterruptedException
    {
        // Shorter than a thread sleeps, by itself or by a strategy of the user's.
        try (Engine<TestEvent> engine = builder(new Recorder()).watchdog(Duration.ofMillis(20)).start();
            Engine<TestEvent> sleeping = builder(new Recorder()).watchdog(Duration.ofMillis(20))
                .idleStrategy(() -> new SleepingMillisIdleStrategy(100)).start())
        {
            final long startNs = System.nanoTime();
            Await.await(() -> System.nanoTime() - startNs > 1_500_000_000L, "several times the limit");
            assertEquals(List.of(), errors);
            assertTrue(sleeping.close(Duration.ofSeconds(5)).complete());
            assertTrue(engine.close(Duration.ofSeconds(5)).complete());
        }
    }

    @Test
    void shouldRefuseALimitBelowZero()
    {
        assertThrows(IllegalArgumentException.class, () -> builder(new Recorder()).watchdog(Duration.ofMillis(-1)));
    }
}
