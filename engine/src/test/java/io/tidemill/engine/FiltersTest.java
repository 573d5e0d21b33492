// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersFile;
import io.tidemill.engine.counters.CountersSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class FiltersTest
{
    private final MemoryLog log = new MemoryLog();
    private final List<Long> seen = new ArrayList<>();

    private EngineBuilder<TestEvent> builder(final ThreadPlan plan)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(8)
            .lane("in")
            .journal(log)
            .threads(plan)
            .stages(graph ->
            {
                graph.preJournal("double", (event, sequence) ->
                {
                    event.value *= 2;
                    return true;
                });
                graph.preJournal("no-multiples-of-6", (event, sequence) -> event.value % 6 != 0);
                graph.stage("sum", (event, sequence, endOfBatch) -> seen.add(event.value));
            });
    }

    private static void send(final Engine<TestEvent> engine, final long count) throws InterruptedException
    {
        final Inlet<TestEvent> inlet = engine.inlet("in");
        for (long i = 0; i < count; i++)
        {
            assertEquals(i, inlet.publish((event, position, value) -> event.set(value), i,
                Duration.ofSeconds(10)));
        }
    }

    @Test
    void shouldCompleteEventsAndRefuseThemBeforeTheJournal() throws InterruptedException
    {
        for (final ThreadPlan plan : List.of(ThreadPlan.fused(), ThreadPlan.auto(), ThreadPlan.dedicated()))
        {
            final MemoryLog own = new MemoryLog();
            seen.clear();
            try (Engine<TestEvent> engine = builder(plan).journal(own).start())
            {
                send(engine, 100);
                assertTrue(engine.close(Duration.ofSeconds(10)).complete());
            }
            final List<Long> expected = new ArrayList<>();
            for (long i = 0; i < 100; i++)
            {
                if (i % 3 != 0)
                {
                    expected.add(2 * i);
                }
            }
            assertEquals(expected, seen, plan.toString());
            assertEquals(100, own.size(), "a refused event has its place in the journal");
            for (final MemoryLog.Entry entry : own.entries())
            {
                assertEquals(entry.sequence() % 3 == 0 ? EntryKind.VOID.code() : EntryKind.EVENT.code(), entry.kind());
                assertEquals(entry.sequence(), entry.position());
            }
        }
    }

    @Test
    void shouldNotFilterAgainOnRecovery() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder(ThreadPlan.fused()).start())
        {
            send(engine, 10);
        }
        final List<Long> live = List.copyOf(seen);
        seen.clear();
        try (Engine<TestEvent> engine = builder(ThreadPlan.fused()).start())
        {
            assertEquals(live, seen);
            assertEquals(9, engine.inlet("in").lastPosition(), "the last event was refused, and counts all the same");
        }
    }

    @Test
    void shouldHaltWhenAFilterThrowsAndJournalNothingFromThere() throws InterruptedException
    {
        final EngineBuilder<TestEvent> failing = Engine.of(TestEvent::new, TestEvent.CODEC)
            .lane("in")
            .journal(log)
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.preJournal("picky", (event, sequence) ->
            {
                if (event.value == 3)
                {
                    throw new IllegalArgumentException("three");
                }
                return true;
            }));
        try (Engine<TestEvent> engine = failing.start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            for (long i = 0; i < 5; i++)
            {
                inlet.offer((event, position, value) -> event.set(value), i);
            }
            Await.await(() -> engine.state() == EngineState.FAILED, "the engine to halt");
            final String message = engine.failure().orElseThrow().getMessage();
            assertTrue(message.contains("filter \"picky\" failed at sequence 3"), message);
            assertThrows(EngineFailedException.class,
                () -> inlet.await(3, Durability.PAGE_CACHE, Duration.ofSeconds(10)));
        }
        assertEquals(3, log.size());
    }

    @Test
    void shouldWorkWithoutAJournal() throws InterruptedException
    {
        final List<Long> handled = new ArrayList<>();
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .direct("in")
            .stages(graph -> graph.preJournal("odd", (event, sequence) -> event.value % 2 == 1)
                .stage("all", (event, sequence, endOfBatch) -> handled.add(event.value)))
            .start())
        {
            send(engine, 6);
            assertTrue(engine.close(Duration.ofSeconds(10)).complete());
        }
        assertEquals(List.of(1L, 3L, 5L), handled);
    }

    @Test
    void shouldNameAFilterThatDoesNotReturn() throws InterruptedException
    {
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        final AtomicBoolean isReleased = new AtomicBoolean();
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .direct("in")
            .watchdog(Duration.ofMillis(100))
            .errorHandler(errors::add)
            .stages(graph ->
            {
                graph.preJournal("quick", (event, sequence) -> true);
                graph.preJournal("stuck", (event, sequence) ->
                {
                    while (sequence == 2 && !isReleased.get())
                    {
                        Thread.onSpinWait();
                    }
                    return true;
                });
                graph.stage("sum", (event, sequence, endOfBatch) -> seen.add(event.value));
            }).start())
        {
            send(engine, 4);
            Await.await(() -> !errors.isEmpty(), "the watchdog");
            assertTrue(errors.get(0).getMessage().contains(
                "filter \"stuck\" has not returned for"), errors.get(0).getMessage());
            assertTrue(errors.get(0).getMessage().contains("sequence 2"), errors.get(0).getMessage());
            isReleased.set(true);
            assertTrue(engine.close(Duration.ofSeconds(10)).complete());
        }
    }

    @Test
    void shouldCountWhatFiltersRefuse(@TempDir final Path temp) throws Exception
    {
        final Path file = temp.resolve("counters");
        try (Engine<TestEvent> engine = builder(ThreadPlan.fused()).counters(file).start())
        {
            send(engine, 99);
            assertTrue(engine.close(Duration.ofSeconds(10)).complete());
        }
        final CountersSnapshot counted = CountersFile.read(file);
        assertEquals(98, counted.value(CounterType.FILTERS_SEQUENCE, "").orElseThrow());
        assertEquals(33, counted.value(CounterType.FILTERS_REFUSED, "").orElseThrow());
    }
}
