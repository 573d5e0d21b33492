// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.EventTranslatorThreeArg;
import com.lmax.disruptor.EventTranslatorTwoArg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class InletTest
{
    private static final EventTranslatorOneArg<TestEvent, Long> VALUE = (event, position, value) -> event.set(value);
    private static final EventTranslatorTwoArg<TestEvent, Long, Long> SUM =
        (event, position, left, right) -> event.set(left + right);
    private static final EventTranslatorThreeArg<TestEvent, Long, Long, Long> SUM_OF_THREE =
        (event, position, left, middle, right) -> event.set(left + middle + right);
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
    void shouldOfferThroughTranslators() throws Exception
    {
        try (Engine<TestEvent> engine = builder().lane("in").stages(graph -> graph.stage("logic", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            assertEquals("in", inlet.name());
            assertEquals(0, inlet.offer((event, position) -> event.set(position)));
            assertEquals(1, inlet.offer(VALUE, 1L));
            assertEquals(2, inlet.offer(SUM, 1L, 1L));
            assertEquals(3, inlet.publish(VALUE, 3L, WAIT));
            assertEquals(4, inlet.offer(SUM_OF_THREE, 1L, 1L, 2L));
            assertEquals(5, inlet.publish((event, position) -> event.set(position), WAIT));
            assertEquals(6, inlet.publish(SUM, 2L, 4L, WAIT));
            assertEquals(7, inlet.publish(SUM_OF_THREE, 1L, 2L, 4L, WAIT));
            assertThrows(IllegalStateException.class, () -> inlet.offer((event, position) ->
            {
                throw new IllegalStateException("from the translator");
            }));
            assertThrows(ClassCastException.class, () -> inlet.offer((event, position, arg) ->
            {
                throw new ClassCastException("from the translator");
            }, "x"));
            assertThrows(ClassCastException.class, () -> inlet.offer((event, position, left, right) ->
            {
                throw new ClassCastException("from the translator");
            }, "x", "y"));
            assertThrows(ClassCastException.class, () -> inlet.offer((event, position, left, middle, right) ->
            {
                throw new ClassCastException("from the translator");
            }, "x", "y", "z"));
            assertEquals(8, inlet.offer(VALUE, 8L), "a translator that throws leaves no hole");
        }
        assertEquals(Recorder.expectedHash(9), recorder.stateHash());
    }

    @ParameterizedTest
    @CsvSource({"direct", "lane"})
    void shouldRefuseByNamedCodes(final String kind) throws Exception
    {
        recorder.holdAtSequence = 0;
        final EngineBuilder<TestEvent> builder = builder().ringSize(4).stages(graph -> graph.stage("logic", recorder));
        try (Engine<TestEvent> engine = ("direct".equals(kind) ? builder.direct("in") : builder.lane("in", 4)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            final TestEvent tooLong = inlet.claim();
            assertSame(tooLong, inlet.claim(), "claiming again gives the same event");
            tooLong.claimedLength = 9;
            assertEquals(Inlet.TOO_LONG, inlet.commit());
            assertThrows(IllegalStateException.class, inlet::commit);
            inlet.claim().set(99);
            inlet.abort();
            assertThrows(IllegalStateException.class, inlet::commit);

            long accepted = 0;
            while (inlet.offer(VALUE, accepted) >= 0)
            {
                accepted++;
            }
            Await.await(() -> recorder.holding.getCount() == 0, "the handler to hold");
            while (inlet.offer(VALUE, accepted) >= 0)
            {
                accepted++;
            }
            assertEquals(Inlet.BACK_PRESSURED, inlet.offer(VALUE, 0L));
            assertEquals(Inlet.BACK_PRESSURED, inlet.publish(VALUE, 0L, Duration.ofMillis(5)));
            assertNull(inlet.claim(Duration.ZERO));
            assertEquals(accepted - 1, inlet.lastPosition());
            recorder.released = true;
            assertEquals(accepted, inlet.publish(VALUE, accepted, WAIT));
            assertTrue(engine.close(WAIT).complete());
            assertEquals(Inlet.CLOSED, inlet.offer(VALUE, 0L));
            assertEquals(Inlet.CLOSED, inlet.publish(VALUE, 0L, WAIT));
            assertEquals(Recorder.expectedHash(accepted + 1), recorder.stateHash());
        }
    }

    @Test
    void shouldAwaitDurability() throws Exception
    {
        log.held = true;
        try (Engine<TestEvent> engine = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            final long position = inlet.offer(VALUE, 0L);
            assertTrue(inlet.await(position, Durability.MEMORY, Duration.ZERO));
            assertFalse(inlet.await(position, Durability.PAGE_CACHE, Duration.ofMillis(20)));
            assertEquals(0, recorder.events.get(), "write-ahead: no stage sees what the log does not hold");
            log.held = false;
            assertTrue(inlet.await(position, Durability.PAGE_CACHE, WAIT));
            assertThrows(IllegalArgumentException.class, () -> inlet.await(position, Durability.FSYNC, WAIT));
            assertThrows(IllegalArgumentException.class, () -> inlet.await(position + 1, Durability.MEMORY, WAIT));
            assertThrows(IllegalArgumentException.class, () -> inlet.await(Inlet.CLOSED, Durability.MEMORY, WAIT));
        }
    }

    @Test
    void shouldRefuseToAwaitALogThatIsNotThere()
    {
        try (Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            inlet.offer(VALUE, 0L);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> inlet.await(0, Durability.PAGE_CACHE, WAIT))
                .getMessage().contains("no log"));
        }
    }

    @Test
    void shouldGiveEveryLaneItsShareWhenThereIsLittleRoom() throws Exception
    {
        final long enough = 300;
        final Recorder slow = recorder;
        try (Engine<TestEvent> engine = builder().ringSize(4).lane("a", 4).lane("b", 4).lane("c", 4)
            .stages(graph -> graph.stage("slow", slow)).start())
        {
            final List<Inlet<TestEvent>> inlets =
                List.of(engine.inlet("a"), engine.inlet("b"), engine.inlet("c"));
            final long startNs = System.nanoTime();
            while (inlets.stream().anyMatch(inlet -> inlet.lastPosition() < enough))
            {
                assertTrue(System.nanoTime() - startNs < WAIT.toNanos(), "a lane starves");
                inlets.forEach(inlet -> inlet.offer(VALUE, 0L));
            }
            final long most = inlets.stream().mapToLong(Inlet::lastPosition).max().orElseThrow();
            assertTrue(most < 4 * enough, "one lane had " + most + " when the last had " + enough);
        }
    }

    @Test
    void shouldLetAnInletBeHandedToAnotherThread() throws Exception
    {
        try (Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", recorder)).start())
        {
            publish(engine.inlet("in"), 0, 10);
            final AtomicReference<Throwable> failure = new AtomicReference<>();
            final Thread other = new Thread(() ->
            {
                try
                {
                    publish(engine.inlet("in"), 10, 20);
                }
                catch (final Throwable ex)
                {
                    failure.set(ex);
                }
            });
            other.start();
            other.join(WAIT.toMillis());
            assertNull(failure.get());
            publish(engine.inlet("in"), 20, 30);
        }
        assertEquals(Recorder.expectedHash(30), recorder.stateHash());
    }

    @Test
    void shouldGiveEventsThatFindTheEngineIdleATimeOfTheirOwn() throws Exception
    {
        final Times times = new Times();
        try (Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("a", times)).start())
        {
            for (int i = 0; i < Times.EVENTS; i++)
            {
                final int next = i + 1;
                publish(engine.inlet("in"), i, next);
                Await.await(() -> times.count.get() == next, "an event");
                // The thread becomes idle meanwhile, unless no core runs it.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
            }
        }
        assertTrue(times.distinct > Times.EVENTS / 2, times.distinct + " times");
    }

    @Test
    void shouldGiveEventsOfASlowFlowATimeOfTheirOwnThoughTheEngineIsNeverIdle() throws Exception
    {
        final long everyNs = TimeUnit.MILLISECONDS.toNanos(10);
        final AtomicLong handled = new AtomicLong();
        final long[] timeNs = new long[40];
        final StageContext[] context = new StageContext[1];
        try (Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("slow", new Slow(
            given -> context[0] = given, sequence ->
            {
                timeNs[(int)sequence] = context[0].timeNs();
                LockSupport.parkNanos(everyNs + everyNs / 8);
                handled.incrementAndGet();
            }))).start())
        {
            for (long value = 0; value < timeNs.length; value++)
            {
                publish(engine.inlet("in"), value, value + 1);
                LockSupport.parkNanos(everyNs);
            }
            Await.await(() -> handled.get() == timeNs.length, "all events");
        }
        for (int i = 1; i < timeNs.length; i++)
        {
            final int event = i;
            assertTrue(timeNs[i] - timeNs[i - 1] > everyNs / 2,
                () -> "event " + event + " is " + (timeNs[event] - timeNs[event - 1]) + " ns behind the other");
        }
    }

    /** A stage made of two functions. */
    private record Slow(Consumer<StageContext> taking, LongConsumer handling)
        implements EventHandler<TestEvent>, ContextAware
    {
        @Override
        public void context(final StageContext given)
        {
            taking.accept(given);
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            handling.accept(sequence);
        }
    }

    /** Counts the times of events. */
    private static final class Times implements EventHandler<TestEvent>, ContextAware
    {
        static final int EVENTS = 30;
        final AtomicInteger count = new AtomicInteger();
        volatile int distinct;
        private StageContext context;
        private long lastNs = -1;

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            distinct += context.timeNs() == lastNs ? 0 : 1;
            lastNs = context.timeNs();
            count.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane"})
    void shouldFindOutThatTwoThreadsUseWhatTakesOne(final String kind) throws Exception
    {
        final EngineBuilder<TestEvent> builder = builder().stages(graph -> graph.stage("a", recorder));
        try (Engine<TestEvent> engine = ("lane".equals(kind) ? builder.lane("in") : builder.direct("in")).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            inlet.claim().set(1);
            final AtomicReference<Throwable> thrown = new AtomicReference<>();
            final Thread other =
                new Thread(() -> thrown.set(assertThrows(IllegalStateException.class, inlet::claim)), "b");
            other.start();
            other.join(WAIT.toMillis());
            assertTrue(thrown.get().getMessage().contains("thread \"b\" claims while thread"),
                thrown.get()::getMessage);
            assertEquals(0, inlet.commit());
        }
    }

    @Test
    void shouldLetAnotherThreadGoOnWhereOneDiedHoldingAClaim() throws Exception
    {
        try (Engine<TestEvent> engine = builder().lane("in").stages(graph -> graph.stage("a", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            final Thread dying = new Thread(inlet::claim);
            dying.start();
            dying.join(WAIT.toMillis());
            publish(inlet, 0, 2);
        }
        assertEquals(Recorder.expectedHash(2), recorder.stateHash());
    }
}
