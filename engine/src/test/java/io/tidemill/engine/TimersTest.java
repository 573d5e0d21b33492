// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class TimersTest
{
    private static final Instant MIDNIGHT = Instant.parse("2026-03-29T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryLog log = new MemoryLog();
    private final SimulatedClock clock = new SimulatedClock(MIDNIGHT);

    private EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(256)
            .journal(log)
            .lane("in")
            .clock(clock)
            .errorHandler(TestEvent::ignore);
    }

    private Engine<TestEvent> start(final Alarms alarms)
    {
        return builder().stages(graph -> graph.stage("alarms", alarms)).start();
    }

    private static void put(final Engine<TestEvent> engine, final long value) throws InterruptedException
    {
        assertTrue(engine.inlet("in").publish(
            (event, position, number) -> event.set(number), value, Duration.ofSeconds(10)) >= 0);
    }

    private static void settle(final Engine<TestEvent> engine) throws InterruptedException
    {
        assertTrue(engine.awaitQuiet(PATIENCE), engine.toString());
    }

    @Test
    void shouldFireWhenTheTimeHasComeAndNotBefore() throws InterruptedException
    {
        final Alarms alarms = new Alarms();
        try (Engine<TestEvent> engine = start(alarms))
        {
            put(engine, 5);
            settle(engine);
            clock.advance(Duration.ofSeconds(5).minusNanos(1));
            settle(engine);
            assertEquals(List.of(), alarms.fired);
            clock.advance(Duration.ofNanos(1));
            settle(engine);
            assertEquals(List.of(5L), alarms.fired);
            assertEquals(0, alarms.context.timers().pending());
        }
        assertEquals(EntryKind.TIMER.code(), log.entries().get(1).kind());
        assertEquals(clock.timeNs(), log.entries().get(1).timeNs());
    }

    @Test
    void shouldFireInOrderOfDeadlines() throws InterruptedException
    {
        final Alarms alarms = new Alarms();
        try (Engine<TestEvent> engine = start(alarms))
        {
            for (final long value : new long[]{7, 3, 9, 1, 8, 2, 6, 4, 5})
            {
                put(engine, value);
            }
            settle(engine);
            clock.advance(Duration.ofSeconds(10));
            settle(engine);
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), alarms.fired);
        }
    }

    @Test
    void shouldMoveATimerThatIsScheduledAgainAndDropOneThatIsCancelled() throws InterruptedException
    {
        final Alarms alarms = new Alarms();
        try (Engine<TestEvent> engine = start(alarms))
        {
            put(engine, 5);
            put(engine, 6);
            put(engine, -6);
            settle(engine);
            clock.advance(Duration.ofSeconds(4));
            put(engine, 5);
            settle(engine);
            clock.advance(Duration.ofSeconds(4));
            settle(engine);
            assertEquals(List.of(), alarms.fired);
            clock.advance(Duration.ofSeconds(1));
            settle(engine);
            assertEquals(List.of(5L), alarms.fired);
        }
    }

    @Test
    void shouldHaveTheSameStateAfterRecoveryAndReplay() throws InterruptedException
    {
        final long hash;
        try (Engine<TestEvent> engine = start(new Alarms()))
        {
            for (long value = 1; value <= 50; value++)
            {
                put(engine, value);
                clock.advance(Duration.ofMillis(300));
            }
            settle(engine);
            final CloseReport report = engine.close(PATIENCE);
            assertTrue(report.complete(), report.toString());
            hash = report.stage("alarms").stateHash().orElseThrow();
        }
        assertEquals(hash, builder().stages(graph -> graph.stage("alarms", new Alarms())).replay()
            .stage("alarms").stateHash().orElseThrow());
        final Alarms recovered = new Alarms();
        try (Engine<TestEvent> engine = start(recovered))
        {
            assertTrue(recovered.context.timers().pending() > 0, "the test wants some to be left");
            assertEquals(hash, engine.close(PATIENCE).stage("alarms").stateHash().orElseThrow());
        }
    }

    @Test
    void shouldFireWhatBecameOverdueBeforeAnyNewEvent() throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(new Alarms()))
        {
            for (long value = 1; value <= 1_000; value++)
            {
                put(engine, value);
            }
            settle(engine);
        }
        clock.advance(Duration.ofSeconds(900));
        final Alarms recovered = new Alarms();
        try (Engine<TestEvent> engine = start(recovered))
        {
            put(engine, 2_000);
            settle(engine);
            assertEquals(900, recovered.fired.size());
            assertEquals(1_900, recovered.sequenceOf(2_000), "behind all timers that were overdue");
        }
    }

    @Test
    void shouldCatchUpWithAPeriodicTimerBeforeAnyNewEvent() throws InterruptedException
    {
        final Supplier<Periodic> minutely = () -> new Periodic(60 * SECOND);
        final Periodic before = minutely.get();
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", before)).start())
        {
            put(engine, 0);
            settle(engine);
        }
        clock.advance(Duration.ofDays(1));
        final Periodic after = minutely.get();
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", after)).start())
        {
            put(engine, 1);
            settle(engine);
            assertEquals(24 * 60, after.fired);
            assertEquals(24 * 60, after.firedAtLastEvent);
        }
    }

    @Test
    void shouldRunAFortnightOfASimulatedClockInSecondsAndBeQuietNeverTooSoon() throws InterruptedException
    {
        final Periodic everySecond = new Periodic(SECOND);
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", everySecond)).start())
        {
            put(engine, 0);
            settle(engine);
            for (int minute = 1; minute <= 14 * 24 * 60; minute++)
            {
                clock.advance(Duration.ofMinutes(1));
                settle(engine);
                assertEquals(60 * minute, everySecond.fired, "quiet before the minute was over");
            }
        }
    }

    @Test
    void shouldKeepAHundredThousandPending() throws InterruptedException
    {
        final Alarms alarms = new Alarms();
        try (Engine<TestEvent> engine = start(alarms))
        {
            for (long value = 1; value <= 100_000; value++)
            {
                put(engine, value);
            }
            settle(engine);
            assertEquals(100_000, alarms.context.timers().pending());
            clock.advance(Duration.ofSeconds(100_000));
            settle(engine);
            assertEquals(100_000, alarms.fired.size());
        }
    }

    @Test
    void shouldGiveTimersOfShardsToTheirShards() throws InterruptedException
    {
        long hash = 0;
        for (final int shards : new int[]{1, 3, 4})
        {
            final List<Alarms> handlers = new ArrayList<>();
            try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
                .lane("in")
                .clock(new SimulatedClock(MIDNIGHT))
                .threads(ThreadPlan.dedicated())
                .stages(graph -> graph.sharded("alarms", shards, event -> Math.abs(event.value), () -> add(handlers)))
                .start())
            {
                for (long value = 1; value <= 100; value++)
                {
                    put(engine, value);
                }
                settle(engine);
                engine.config().clock().advance(Duration.ofSeconds(50));
                settle(engine);
                assertEquals(50, handlers.stream().mapToInt(each -> each.fired.size()).sum());
                final long own = engine.close(PATIENCE).stage("alarms").stateHash().orElseThrow();
                assertEquals(hash == 0 ? own : hash, own, shards + " shards");
                hash = own;
            }
        }
    }

    private static Alarms add(final List<Alarms> handlers)
    {
        final Alarms alarms = new Alarms();
        handlers.add(alarms);
        return alarms;
    }

    @Test
    void shouldFireInOrderAcrossStagesOnThreadsOfTheirOwn() throws InterruptedException
    {
        final Alarms even = new Alarms();
        final Alarms odd = new Alarms();
        even.only = 0;
        odd.only = 1;
        try (Engine<TestEvent> engine = builder()
            .threads(ThreadPlan.dedicated())
            .stages(graph -> graph.all(Stage.stage("even", even), Stage.stage("odd", odd)))
            .start())
        {
            for (long value = 2_000; value >= 1; value--)
            {
                put(engine, value);
            }
            settle(engine);
            clock.advance(Duration.ofSeconds(2_000));
            settle(engine);
        }
        long expected = 0;
        for (final MemoryLog.Entry entry : log.entries().subList(2_000, 4_000))
        {
            expected++;
            assertEquals(expected, TimerDescriptor.key(new UnsafeBuffer(entry.payload()), 0));
        }
    }

    @Test
    void shouldRefuseWhatCannotBeReplayed()
    {
        final Alarms alarms = new Alarms();
        alarms.scheduleInOnStart = true;
        final EngineFailedException failure = assertThrows(EngineFailedException.class, () -> start(alarms));
        assertTrue(failure.getMessage().contains("not handling an entry"), failure.getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Stage.effect("mail", new Alarms()))
            .getMessage().contains("not replayed"));
        assertTrue(assertThrows(IllegalStateException.class, () -> Engine.of(TestEvent::new, TestEvent.CODEC)
            .direct("in").stages(graph -> graph.stage("alarms", new Alarms())).start())
            .getMessage().contains("cannot be direct"));
        assertThrows(IllegalArgumentException.class, () -> Stage.stage("a", new Recorder()).maxTimers(5));
        assertThrows(IllegalArgumentException.class, () -> Stage.stage("a", new Alarms()).maxTimers(0));
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(-1)));
    }

    @Test
    void shouldHaltAtOneTimerTooMany() throws InterruptedException
    {
        final Alarms alarms = new Alarms();
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.stage("alarms", alarms).maxTimers(2))).start())
        {
            put(engine, 1);
            put(engine, 2);
            put(engine, 3);
            Await.await(() -> engine.failure().isPresent(), "a halt");
            final String message = engine.failure().orElseThrow().getMessage();
            assertTrue(message.contains("sequence 2") && message.contains("2 that may be pending"), message);
        }
    }

    @Test
    void shouldNameTheStageWhoseTimersNobodyWants() throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(new Alarms()))
        {
            put(engine, 1);
            settle(engine);
            clock.advance(Duration.ofSeconds(1));
            settle(engine);
        }
        final LogException refused = assertThrows(LogException.class,
            () -> builder().stages(graph -> graph.stage("bells", new Alarms())).start());
        assertTrue(refused.getMessage().contains("\"alarms\""), refused.getMessage());
    }

    @Test
    void shouldCloseThoughCatchingUpNeverEnds() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", new Periodic(0))).start())
        {
            put(engine, 0);
        }
        final Periodic restless = new Periodic(0);
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", restless)).start())
        {
            Await.await(() -> restless.fired > 1_000, "a thousand turns");
            put(engine, 1);
            assertTrue(engine.close(PATIENCE).complete());
            assertTrue(restless.firedAtLastEvent > 0, "what was accepted is handled");
        }
    }

    @Test
    void shouldCloseThoughATimerAlwaysComesBack() throws InterruptedException
    {
        final Periodic restless = new Periodic(0);
        try (Engine<TestEvent> engine = builder().stages(graph -> graph.stage("p", restless)).start())
        {
            put(engine, 0);
            Await.await(() -> restless.fired > 1_000, "a thousand turns");
            assertTrue(engine.close(PATIENCE).complete());
        }
    }
}
