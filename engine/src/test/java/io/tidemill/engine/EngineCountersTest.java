// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.counters.CountersFile;
import io.tidemill.engine.counters.CountersSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class EngineCountersTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    private final MemoryLog log = new MemoryLog();
    private final Recorder recorder = new Recorder();

    private EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .name("orders")
            .ringSize(256)
            .journal(log)
            .counters(temp.resolve("counters"))
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("book", recorder).thenEffect("mail", new Recorder()));
    }

    private static void put(final Engine<TestEvent> engine, final long count) throws InterruptedException
    {
        for (long value = 0; value < count; value++)
        {
            assertTrue(engine.inlet("in").publish(
                (event, position, number) -> event.set(number), value, PATIENCE) >= 0);
        }
        assertTrue(engine.awaitQuiet(PATIENCE));
    }

    private CountersSnapshot read() throws IOException
    {
        return CountersFile.read(temp.resolve("counters"));
    }

    /** What a quiet engine does not change. */
    private static List<CountersSnapshot.Reading> butParks(final CountersSnapshot snapshot)
    {
        return snapshot.counters().stream().filter(each -> each.type() != CounterType.THREAD_PARKS).toList();
    }

    private static void assertValue(
        final CountersSnapshot snapshot, final CounterType type, final String of, final long expected)
    {
        assertEquals(OptionalLong.of(expected), snapshot.value(type, of), type + " of " + of);
    }

    @Test
    void shouldShowFromOutsideHowFarEverythingIs() throws InterruptedException, IOException
    {
        for (final String kind : new String[]{"lane", "direct", "shared"})
        {
            log.clear();
            final EngineBuilder<TestEvent> builder = builder();
            switch (kind)
            {
                case "lane" -> builder.lane("in");
                case "direct" -> builder.direct("in");
                default -> builder.shared("in");
            }
            try (Engine<TestEvent> engine = builder.start())
            {
                put(engine, 10_000);
                final CountersSnapshot snapshot = read();
                assertEquals("orders", snapshot.engine());
                assertValue(snapshot, CounterType.ENGINE_STATE, "", EngineState.RUNNING.ordinal());
                assertValue(snapshot, CounterType.RING_SIZE, "", 256);
                assertValue(snapshot, CounterType.RING_CURSOR, "", 9_999);
                assertValue(snapshot, CounterType.JOURNAL_WRITTEN, "", 9_999);
                assertValue(snapshot, CounterType.STAGE_SEQUENCE, "book", 9_999);
                assertValue(snapshot, CounterType.STAGE_SEQUENCE, "mail", 9_999);
                assertValue(snapshot, CounterType.STAGE_LAG, "mail", 0);
                assertValue(snapshot, CounterType.INLET_POSITION, "in", 9_999);
                assertTrue(snapshot.value(CounterType.STAGE_BATCHES, "book").orElseThrow() > 0);
                final long measured = snapshot.latency("book").count();
                assertTrue(measured >= 150 && measured <= 157, kind + ": " + measured + " of 10,000, one in 64");
                assertTrue(snapshot.latency("mail").maxNs() > 0);
                assertEquals(butParks(snapshot), butParks(engine.counters().orElseThrow()));
            }
            assertValue(read(), CounterType.ENGINE_STATE, "", EngineState.STOPPED.ordinal());
        }
    }

    @Test
    void shouldGoOnBehindWhatWasRecovered() throws InterruptedException, IOException
    {
        try (Engine<TestEvent> engine = builder().lane("in").start())
        {
            put(engine, 100);
        }
        try (Engine<TestEvent> engine = builder().lane("in").start())
        {
            assertValue(read(), CounterType.STAGE_SEQUENCE, "book", 99);
            assertValue(read(), CounterType.JOURNAL_WRITTEN, "", 99);
            assertValue(read(), CounterType.INLET_POSITION, "in", 99);
            assertEquals(EngineState.RUNNING, engine.state());
        }
    }

    @Test
    void shouldShowErrorsRefusalsAndWaiting() throws InterruptedException, IOException
    {
        recorder.holdAtSequence = 0;
        try (Engine<TestEvent> engine = builder().lane("in", 2).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            Await.await(() -> inlet.offer((event, position, value) -> event.set(value), 1L) < 0 &&
                recorder.holding.getCount() == 0, "a full lane before a held stage");
            inlet.claim(Duration.ofMillis(20));
            assertTrue(read().value(CounterType.INLET_REFUSED, "in").orElseThrow() > 0);
            assertTrue(read().value(CounterType.INLET_BLOCKED_NS, "in").orElseThrow() >= 20_000_000);
            recorder.failAtSequence = 0;
            recorder.released = true;
            Await.await(() -> engine.failure().isPresent(), "a halt");
        }
        assertValue(read(), CounterType.ENGINE_STATE, "", EngineState.FAILED.ordinal());
        assertValue(read(), CounterType.ENGINE_ERRORS, "", 1);
        assertTrue(read().errors().get(0).text().contains("told to fail"));
    }

    @Test
    void shouldShowParksAndWakes() throws InterruptedException, IOException
    {
        try (Engine<TestEvent> engine = builder().lane("in").start())
        {
            final String thread = "sequencer+journal+book+mail";
            Await.await(() -> value(CounterType.THREAD_PARKS, thread) > 3, "parks");
            final long wakes = value(CounterType.THREAD_WAKES, thread);
            put(engine, 1);
            Await.await(() -> value(CounterType.THREAD_WAKES, thread) > wakes, "a wake");
        }
    }

    private long value(final CounterType type, final String of)
    {
        try
        {
            return read().value(type, of).orElseThrow();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldRecordNothingIfNobodyWantsIt() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().withoutCounters().lane("in").start())
        {
            put(engine, 1_000);
            assertTrue(engine.counters().isEmpty());
        }
        assertThrows(IOException.class, this::read);
    }

    @Test
    void shouldRefuseAPlaceThatCannotBe()
    {
        assertTrue(assertThrows(UncheckedIOException.class,
            () -> builder().counters(temp.resolve("missing").resolve("counters")).lane("in").start())
            .getMessage().contains("missing"));
    }
}
