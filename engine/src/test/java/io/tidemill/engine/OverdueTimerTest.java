// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class OverdueTimerTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryLog log = new MemoryLog();
    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-03-29T00:00:00Z"));
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private <H extends EventHandler<TestEvent>> Engine<TestEvent> start(final H handler)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).ringSize(256).journal(log).lane("in").clock(clock)
            .errorHandler(errors::add).stages(graph -> graph.stage("still", handler)).start();
    }

    private static void put(final Engine<TestEvent> engine, final long value) throws InterruptedException
    {
        assertTrue(engine.inlet("in").publish((event, position, number) -> event.set(number), value, PATIENCE) >= 0);
    }

    @Test
    void shouldLetEventsInThoughATimerSchedulesItselfForThePastOverAndOverAgain() throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(new Standstill(false)))
        {
            put(engine, 1);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        clock.advance(Duration.ofSeconds(10));
        final Standstill recovered = new Standstill(true);
        try (Engine<TestEvent> engine = start(recovered))
        {
            put(engine, 2);
            Await.await(() -> recovered.events.get() == 2, "the event");
            recovered.isDone = true;
        }
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.get(0).getMessage().contains("timer (7, 0) of stage \"still\" was overdue"),
            errors.get(0)::getMessage);
    }

    @Test
    void shouldCatchUpWithAnyNumberOfTimersOfOneTime() throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(new Many(Long.MIN_VALUE)))
        {
            put(engine, 1);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        clock.advance(Duration.ofMillis(3_500));
        final Many recovered = new Many(clock.timeNs());
        try (Engine<TestEvent> engine = start(recovered))
        {
            put(engine, 2);
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(3 * Many.TIMERS, recovered.firedBefore, "all that became due meanwhile, before the event");
        }
        assertEquals(List.of(), errors);
    }

    /** Many timers, all for the same time, and again each second until some time. */
    private static final class Many implements EventHandler<TestEvent>, TimerHandler
    {
        static final int TIMERS = 11_000;
        private static final long SECOND = 1_000_000_000L;
        volatile int firedBefore;
        private final long untilNs;
        private int fired;
        private StageContext context;

        Many(final long untilNs)
        {
            this.untilNs = untilNs;
        }

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            firedBefore = fired;
            for (int key = 0; event.value == 1 && key < TIMERS; key++)
            {
                context.timers().schedule(key, 0, context.timeNs() + SECOND);
            }
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            fired++;
            if (deadlineNs + SECOND <= untilNs)
            {
                context.timers().schedule(key, id, deadlineNs + SECOND);
            }
        }
    }

    /** Schedules its timer for the time that it was due at. */
    private static final class Standstill implements EventHandler<TestEvent>, TimerHandler
    {
        final AtomicInteger events = new AtomicInteger();
        volatile boolean isDone;
        private final boolean isRecovering;
        private StageContext context;

        Standstill(final boolean isRecovering)
        {
            this.isRecovering = isRecovering;
        }

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            events.incrementAndGet();
            if (event.value == 1)
            {
                context.timers().schedule(7, 0, context.timeNs() + 1_000_000_000L);
            }
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            if (isRecovering && !isDone)
            {
                context.timers().schedule(key, id, deadlineNs);
            }
        }
    }
}
