// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.simple.SimpleLogger;
import org.slf4j.spi.LocationAwareLogger;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static io.tidemill.engine.Stage.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class EngineTest
{
    private static final EventTranslatorOneArg<TestEvent, Long> VALUE = (event, position, value) -> event.set(value);
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final MemoryLog log = new MemoryLog();
    private final Recorder recorder = new Recorder();

    private static EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).name("test");
    }

    private static void publish(final Inlet<TestEvent> inlet, final long from, final long to)
        throws InterruptedException
    {
        for (long value = from; value < to; value++)
        {
            final TestEvent event = inlet.claim(WAIT);
            assertNotNull(event, () -> Inlet.describe(inlet.refusal()));
            event.set(value);
            assertEquals(value, inlet.commit());
        }
    }

    @Test
    void shouldLetAStageBesideTheJournalRunAheadOfIt() throws Exception
    {
        final Recorder behind = new Recorder();
        log.held = true;
        try (Engine<TestEvent> engine = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .stages(graph -> graph.all(
                stage("beside", recorder).gatedOn(Durability.MEMORY), stage("behind", behind))).start())
        {
            publish(engine.inlet("in"), 0, 100);
            Await.await(() -> recorder.events.get() == 100, "the stage beside the journal");
            assertEquals(0, behind.events.get(), "write-ahead: the log holds nothing yet");
            assertEquals(0, log.size());
            log.held = false;
            Await.await(() -> behind.events.get() == 100, "the stage behind the journal");
        }
    }

    @Test
    void shouldLogGraphAndThreadsAtTheStart() throws ReflectiveOperationException
    {
        // Tests run at WARN, and there is no other way to raise the level of one logger.
        final Field level = SimpleLogger.class.getDeclaredField("currentLogLevel");
        level.setAccessible(true);
        final Logger logger = LoggerFactory.getLogger(Engine.class);
        final int before = level.getInt(logger);
        level.setInt(logger, LocationAwareLogger.INFO_INT);
        final PrintStream err = System.err;
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        final EngineBuilder<TestEvent> builder = builder().name("visible").direct("in").threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("first", recorder).then("second", new Recorder()));
        try (Engine<TestEvent> engine = builder.start())
        {
            final String text = written.toString(StandardCharsets.UTF_8);
            assertTrue(text.contains(engine.toString()) && text.contains("dedicated [first, second]") &&
                text.contains(builder.plan().toString()), text);
        }
        finally
        {
            System.setErr(err);
            level.setInt(logger, before);
        }
    }

    @Test
    void shouldGiveAHandlerTheSequenceOfItsStage() throws Exception
    {
        final AtomicReference<Sequence> given = new AtomicReference<>();
        try (Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("s",
            new EventHandler<TestEvent>()
            {
                @Override
                public void setSequenceCallback(final Sequence sequence)
                {
                    given.set(sequence);
                }

                @Override
                public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
                {
                    // Nothing: the stage moves it behind each batch.
                }
            })).start())
        {
            assertEquals(-1, given.get().get());
            publish(engine.inlet("in"), 0, 2);
            Await.await(() -> given.get().get() == 1, "the stage's own sequence");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "direct, fused, true", "direct, fused, false", "direct, dedicated, true", "direct, dedicated, false",
        "lane, fused, true", "lane, fused, false", "lane, dedicated, true", "lane, dedicated, false"})
    void shouldHandleEveryEventOnceInOrderOnEveryPlan(final String inlet, final String plan, final boolean journaled)
        throws Exception
    {
        final long count = 20_000;
        final List<Recorder> all = List.of(recorder, new Recorder(), new Recorder(), new Recorder());
        final EngineBuilder<TestEvent> builder = builder()
            .ringSize(256)
            .threads("fused".equals(plan) ? ThreadPlan.fused() : ThreadPlan.dedicated())
            .stages(graph -> graph
                .stage("first", all.get(0))
                .thenAll(stage("left", all.get(1)), stage("right", all.get(2)))
                .then("join", all.get(3)));
        if (journaled)
        {
            builder.journal(log);
        }
        final CloseReport report;
        try (Engine<TestEvent> engine =
            ("direct".equals(inlet) ? builder.direct("in") : builder.lane("in", 64)).start())
        {
            assertEquals(EngineState.RUNNING, engine.state());
            publish(engine.inlet("in"), 0, count);
            report = engine.close(WAIT);
        }
        assertTrue(report.complete(), report::toString);
        assertEquals(EngineState.STOPPED, report.state());
        assertEquals(count - 1, report.lastSequence());
        for (final Recorder each : all)
        {
            assertNull(each.disorder);
            assertEquals(count, each.events.get());
            assertEquals(Recorder.expectedHash(count), each.stateHash());
            assertEquals(1, each.starts.get());
            assertEquals(1, each.shutdowns.get());
        }
        assertEquals(Recorder.expectedHash(count), report.stage("join").stateHash().getAsLong());
        assertEquals(journaled ? count : 0, log.size());
        assertFalse(log.isOpen());
    }

    @Test
    void shouldKeepTheOrderOfEachOfSeveralLanes() throws Exception
    {
        final long count = 5_000;
        final List<Thread> producers = new ArrayList<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Engine<TestEvent> engine = builder().ringSize(64).lane("a", 16).lane("b", 16).lane("c", 16).journal(log)
            .stages(graph -> graph.stage("all", recorder)).start())
        {
            for (final String name : List.of("a", "b", "c"))
            {
                final Thread producer = new Thread(() ->
                {
                    try
                    {
                        publish(engine.inlet(name), 0, count);
                    }
                    catch (final Throwable ex)
                    {
                        failure.set(ex);
                    }
                });
                producer.start();
                producers.add(producer);
            }
            for (final Thread producer : producers)
            {
                producer.join(WAIT.toMillis());
            }
            assertNull(failure.get());
            assertTrue(engine.inlet("b").await(count - 1, Durability.PAGE_CACHE, WAIT));
            assertEquals(count - 1, engine.inlet("c").lastPosition());
        }
        assertEquals(3 * count, recorder.events.get());
        final long[] next = new long[4];
        long lastTimeNs = 0;
        for (final MemoryLog.Entry entry : log.entries())
        {
            assertEquals(next[entry.inletId()]++, entry.position());
            assertTrue(entry.timeNs() >= lastTimeNs, "engine time must not decrease");
            lastTimeNs = entry.timeNs();
        }
    }

    @ParameterizedTest
    @CsvSource({"direct", "lane"})
    void shouldRecoverStateAndGoOnWithSequencesAndPositions(final String inlet) throws Exception
    {
        final Recorder effect = new Recorder();
        for (int session = 0; session < 3; session++)
        {
            final Recorder logic = new Recorder();
            final EngineBuilder<TestEvent> builder = builder().journal(log)
                .stages(graph -> graph.stage("logic", logic).thenEffect("effect", effect));
            try (Engine<TestEvent> engine =
                ("direct".equals(inlet) ? builder.direct("in") : builder.lane("in")).start())
            {
                final long before = session * 700L;
                assertEquals(before, engine.recovery().events());
                assertEquals(before - 1, engine.recovery().lastSequence());
                assertEquals(before - 1, engine.inlet("in").lastPosition());
                assertEquals(before - 1, engine.inlet("in").lastPosition(Durability.PAGE_CACHE));
                assertEquals(before, logic.events.get());
                publish(engine.inlet("in"), before, before + 700);
            }
            assertEquals(Recorder.expectedHash((session + 1) * 700L), logic.stateHash());
        }
        assertEquals(2100, effect.events.get(), "an effect sees each event once, live, and is never replayed");
        assertNull(effect.disorder);

        final Recorder replayed = new Recorder();
        final Recorder unused = new Recorder();
        final ReplayReport report = builder().journal(log)
            .stages(graph -> graph.stage("logic", replayed).thenEffect("effect", unused)).replay();
        assertEquals(2100, report.source().events());
        assertEquals(Recorder.expectedHash(2100), report.stage("logic").stateHash().getAsLong());
        assertEquals(0, unused.events.get());
        assertThrows(IllegalArgumentException.class, () -> report.stage("other"));
    }

    @Test
    void shouldPassOverEntriesThatAreNotEvents()
    {
        final byte[] one = new byte[8];
        log.add(new MemoryLog.Entry(0, EntryKind.EVENT.code(), 5, 0, 0, one));
        log.add(new MemoryLog.Entry(1, EntryKind.VOID.code(), 5, 0, 1, new byte[0]));
        log.add(new MemoryLog.Entry(2, EntryKind.EVENT.code(), 6, 0, 2, one));
        log.add(new MemoryLog.Entry(3, EntryKind.MARKER.code(), 7, 0, 0, new byte[0]));
        log.add(new MemoryLog.Entry(4, EntryKind.TIMER.code(), 7, 0, 0, new byte[0]));
        final ReplayReport report = builder().journal(log).stages(graph -> graph.stage("logic", recorder)).replay();
        assertEquals(5, report.source().entries());
        assertEquals(2, report.source().events());
        assertEquals(7, report.source().lastTimeNs());
        assertEquals(2, recorder.events.get());
        assertEquals(4, report.stage("logic").sequence());
    }

    @Test
    void shouldRefuseALogWithAGap()
    {
        log.add(new MemoryLog.Entry(0, EntryKind.EVENT.code(), 5, 0, 0, new byte[8]));
        log.add(new MemoryLog.Entry(2, EntryKind.EVENT.code(), 5, 0, 1, new byte[8]));
        final EngineBuilder<TestEvent> builder = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder));
        assertTrue(assertThrows(LogDamagedException.class, builder::start).getMessage().contains("sequence 0 to 2"));
        assertFalse(log.isOpen(), "a start that failed must release the log");
        assertEquals(recorder.starts.get(), recorder.shutdowns.get());
    }

    @Test
    void shouldStartFromALogWhoseBeginningIsGone() throws Exception
    {
        log.add(new MemoryLog.Entry(100, EntryKind.EVENT.code(), 5, 1, 40, new byte[8]));
        try (Engine<TestEvent> engine = builder().direct("in").journal(log)
            .stages(graph -> graph.all(Stage.<TestEvent>stage("logic", recorder).stateless())).start())
        {
            assertEquals(40, engine.inlet("in").lastPosition());
            assertEquals(41, engine.inlet("in").offer(VALUE, 7L));
            assertTrue(engine.inlet("in").await(41, Durability.PAGE_CACHE, WAIT));
        }
        assertEquals(101, recorder.lastSequence);
        assertEquals(101, log.entries().get(1).sequence());
    }

    @Test
    void shouldRefuseALogWhoseBeginningIsGoneToAStageOfState()
    {
        log.add(new MemoryLog.Entry(100, EntryKind.EVENT.code(), 5, 1, 40, new byte[8]));
        final EngineBuilder<TestEvent> builder = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder));
        assertTrue(assertThrows(LogException.class, builder::start).getMessage().contains("begins with sequence 100"));
        assertFalse(log.isOpen(), "a start that failed must release the log");
    }

    @Test
    void shouldTakeWhatALogTakesAtATime() throws Exception
    {
        log.maxPerAppend = 3;
        try (Engine<TestEvent> engine = builder().direct("in").journal(log).ringSize(16)
            .stages(graph -> graph.stage("logic", recorder)).start())
        {
            publish(engine.inlet("in"), 0, 100);
        }
        assertEquals(100, log.size());
        assertEquals(Recorder.expectedHash(100), recorder.stateHash());
    }

    @Test
    void shouldRunWithAGivenIdleStrategyAndThreadFactory() throws Exception
    {
        final List<Thread> threads = new ArrayList<>();
        try (Engine<TestEvent> engine = builder().lane("in").journal(log).threads(ThreadPlan.dedicated())
            .idleStrategy(YieldingIdleStrategy::new)
            .threadFactory(runnable ->
            {
                final Thread thread = new Thread(runnable);
                threads.add(thread);
                return thread;
            })
            .stages(graph -> graph.stage("logic", recorder)).start())
        {
            publish(engine.inlet("in"), 0, 1000);
            assertTrue(engine.toString().contains("[sequencer, journal, logic]"), engine::toString);
        }
        assertEquals(
            List.of("tidemill-test-sequencer", "tidemill-test-journal", "tidemill-test-logic"),
            threads.stream().map(Thread::getName).toList());
        assertEquals(1000, recorder.events.get());
    }

    @Test
    void shouldNameWhatIsUnknown()
    {
        try (Engine<TestEvent> engine = builder().lane("in").stages(graph -> graph.stage("a", recorder)).start())
        {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> engine.inlet("out"))
                .getMessage().contains("[in]"));
            assertEquals("test", engine.name());
            assertTrue(engine.failure().isEmpty());
            assertThrows(IllegalArgumentException.class, () -> engine.close(WAIT).stage("b"));
        }
    }

    @Test
    void shouldWakeAParkedThreadForASingleEvent() throws Exception
    {
        try (Engine<TestEvent> engine = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("a", recorder)).start())
        {
            for (long value = 0; value < 200; value++)
            {
                // Gives the threads time to park; a wake-up that is missed costs 100 ms, and 200 of them the timeout.
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                final long startNs = System.nanoTime();
                publish(engine.inlet("in"), value, value + 1);
                final long handled = value + 1;
                Await.await(() -> recorder.events.get() == handled, "the event to be handled");
                assertTrue(System.nanoTime() - startNs < 5_000_000_000L);
            }
        }
    }
}
