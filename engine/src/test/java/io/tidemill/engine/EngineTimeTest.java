// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.counters.CounterType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * How engine time, the machine's clock and a simulated one come together.
 */
@Timeout(60)
class EngineTimeTest
{
    private static final Instant MIDNIGHT = Instant.parse("2026-03-29T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimulatedClock clock = new SimulatedClock(MIDNIGHT);

    private static void put(final Engine<TestEvent> engine, final long value) throws InterruptedException
    {
        assertTrue(engine.inlet("in").publish(
            (event, position, number) -> event.set(number), value, Duration.ofSeconds(10)) >= 0);
    }

    @Test
    void shouldStampEachEventOfADirectInletWithTheSimulatedTime() throws InterruptedException
    {
        final List<Instant> times = new ArrayList<>();
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC).direct("in").clock(clock)
            .stages(graph -> graph.stage("s", new Times(times))).start())
        {
            for (int i = 0; i < 200; i++)
            {
                put(engine, i);
                clock.advance(Duration.ofHours(1));
            }
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        for (int i = 1; i < 200; i++)
        {
            assertEquals(Duration.ofHours(1), Duration.between(times.get(i - 1), times.get(i)), "event " + i);
        }
    }

    /** Notes the time of each event. */
    private record Times(List<Instant> times, StageContext[] context) implements EventHandler<TestEvent>, ContextAware
    {
        Times(final List<Instant> times)
        {
            this(times, new StageContext[1]);
        }

        @Override
        public void context(final StageContext given)
        {
            context[0] = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            times.add(Instant.ofEpochSecond(0, context[0].timeNs()));
        }
    }

    @Test
    void shouldSleepWhenItHasFailedWithATimerPending(@TempDir final Path temp) throws Exception
    {
        final Alarms alarms = new Alarms(SECOND / 100);
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC).lane("in")
            .counters(temp.resolve("counters"))
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("alarms", alarms).then("failing", (event, sequence, endOfBatch) ->
            {
                throw new IllegalStateException("told to");
            })).start())
        {
            put(engine, 5);
            Await.await(() -> engine.failure().isPresent(), "the halt");
            final long haltedNs = System.nanoTime();
            Await.await(() -> System.nanoTime() - haltedNs > 300_000_000L, "the timer to be overdue for long");
            final long parks = engine.counters().orElseThrow().counters().stream()
                .filter(each -> each.type() == CounterType.THREAD_PARKS).mapToLong(each -> each.value()).sum();
            assertTrue(parks < 1_000, parks + " parks in 300 ms");
        }
    }

    @Test
    void shouldFireOnTheRealClockOfAParkedEngine() throws InterruptedException
    {
        final Alarms alarms = new Alarms(SECOND / 100);
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .lane("in")
            .stages(graph -> graph.stage("alarms", alarms))
            .threads(ThreadPlan.dedicated())
            .start())
        {
            // Five, and their median: the machine may stall under one of them.
            final long[] lateNs = new long[5];
            for (int i = 0; i < lateNs.length; i++)
            {
                alarms.lateNs = -1;
                put(engine, 11 + i);
                Await.await(() -> alarms.lateNs >= 0, "a timer of 110 ms or more");
                lateNs[i] = alarms.lateNs;
            }
            Arrays.sort(lateNs);
            assertTrue(lateNs[2] < 40_000_000L, () -> "slept through the deadlines: " + Arrays.toString(lateNs));
        }
    }
}
