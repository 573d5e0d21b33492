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

    private Engine<TestEvent> start(final Standstill handler)
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
