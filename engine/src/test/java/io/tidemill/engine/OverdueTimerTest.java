// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class OverdueTimerTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SECOND = 1_000_000_000L;
    private static final int TIMERS = 11_000;

    private final MemoryLog log = new MemoryLog();
    private final SimulatedClock clock = new SimulatedClock(Instant.parse("2026-03-29T00:00:00Z"));
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private Engine<TestEvent> start(final Periodic handler)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).ringSize(256).journal(log).lane("in").clock(clock)
            .errorHandler(errors::add).stages(graph -> graph.stage("periodic", handler)).start();
    }

    private static void put(final Engine<TestEvent> engine, final long value) throws InterruptedException
    {
        assertTrue(engine.inlet("in").publish((event, position, number) -> event.set(number), value, PATIENCE) >= 0);
    }

    /** Starts so many timers, of one time; they have become due three times when it is there again. */
    private void startTimers(final int count) throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(new Periodic(SECOND, count)))
        {
            put(engine, 0);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        clock.advance(Duration.ofMillis(3_500));
    }

    @Test
    void shouldLetEventsInThoughATimerSchedulesItselfForThePastOverAndOverAgain() throws InterruptedException
    {
        startTimers(1);
        final Periodic recovered = new Periodic(SECOND);
        recovered.againNs = 0;
        try (Engine<TestEvent> engine = start(recovered))
        {
            put(engine, 2);
            Await.await(() -> recovered.firedAtLastEvent > 0, "the event");
            recovered.againNs = SECOND;
        }
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.get(0).getMessage().contains("timer (1, 1) of stage \"periodic\" was overdue"),
            errors.get(0)::getMessage);
    }

    @Test
    void shouldCatchUpWithAnyNumberOfTimersOfOneTime() throws InterruptedException
    {
        startTimers(TIMERS);
        final Periodic recovered = new Periodic(SECOND, TIMERS);
        try (Engine<TestEvent> engine = start(recovered))
        {
            put(engine, 2);
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(3 * TIMERS, recovered.firedAtLastEvent, "all that became due meanwhile, before the event");
        }
        assertEquals(List.of(), errors);
    }
}
