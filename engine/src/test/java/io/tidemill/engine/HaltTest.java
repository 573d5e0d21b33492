// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class HaltTest extends EngineFixture
{
    private static long offerUntilRefused(final Inlet<TestEvent> inlet, final CountDownLatch blocked)
    {
        try
        {
            long result = 0;
            while (result >= 0)
            {
                result = offer(inlet, 0);
                if (result == Inlet.BACK_PRESSURED)
                {
                    blocked.countDown();
                    result = inlet.publish((event, position, arg) -> event.set(arg), 0L, WAIT);
                }
            }
            return result;
        }
        catch (final InterruptedException ex)
        {
            return Long.MIN_VALUE;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane"})
    void shouldHaltOnAFailingStageAndReleaseABlockedProducer(final String kind) throws Exception
    {
        recorder.holdAtSequence = 2;
        recorder.failAtSequence = 2;
        final EngineBuilder<TestEvent> builder = builder().journal(log).ringSize(8)
            .stages(graph -> graph.stage("bad", recorder));
        final Engine<TestEvent> engine =
            ("direct".equals(kind) ? builder.direct("in") : builder.lane("in", 8)).start();
        final CountDownLatch blocked = new CountDownLatch(1);
        final CompletableFuture<Long> last =
            CompletableFuture.supplyAsync(() -> offerUntilRefused(engine.inlet("in"), blocked));
        assertTrue(blocked.await(20, TimeUnit.SECONDS));
        recorder.released = true;
        assertEquals(Inlet.CLOSED, last.get(20, TimeUnit.SECONDS));
        Await.await(() -> !errors.isEmpty(), "the error handler to be told");
        assertEquals(EngineState.FAILED, engine.state());
        final EngineFailedException failure = engine.failure().orElseThrow();
        assertTrue(failure.getMessage().contains("stage \"bad\" failed at sequence 2"), failure::getMessage);
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals(List.of(failure), errors);

        final CloseReport report = engine.close(WAIT);
        assertEquals(EngineState.FAILED, report.state());
        assertFalse(report.complete());
        assertEquals(1, report.stage("bad").sequence(), "the failed event does not count as handled");
        assertEquals(report.lastSequence(), report.lastWritten(), "what entered the ring still reached the log");
        assertTrue(report.failure().isPresent());
        assertEquals(2, recorder.events.get());
        assertEquals(1, recorder.shutdowns.get());
        assertFalse(log.isOpen());
    }

    @Test
    void shouldHaltOnAnErrorToo()
    {
        recorder.failAtSequence = 0;
        recorder.thrown = new StackOverflowError("deep");
        final Engine<TestEvent> engine = builder().direct("in").stages(graph -> graph.stage("bad", recorder)).start();
        offer(engine.inlet("in"), 0);
        Await.await(() -> engine.state() == EngineState.FAILED, "the engine to fail");
        assertInstanceOf(StackOverflowError.class, engine.failure().orElseThrow().getCause());
        assertEquals(EngineState.FAILED, engine.close(WAIT).state());
        assertEquals(1, recorder.shutdowns.get());
    }

    @Test
    void shouldHaltWhenTheLogFailsAndTellWhoWaits() throws Exception
    {
        log.failAtSequence = 5;
        log.maxPerAppend = 1;
        final Engine<TestEvent> engine = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder)).start();
        final Inlet<TestEvent> inlet = engine.inlet("in");
        for (long value = 0; value < 5; value++)
        {
            assertEquals(value, offer(inlet, value));
        }
        assertTrue(inlet.await(4, Durability.PAGE_CACHE, WAIT));
        assertEquals(5, offer(inlet, 5));
        final EngineFailedException thrown =
            assertThrows(EngineFailedException.class, () -> inlet.await(5, Durability.PAGE_CACHE, WAIT));
        assertTrue(thrown.getMessage().contains("journal failed at sequence 5"), thrown::getMessage);
        assertEquals(Inlet.CLOSED, offer(inlet, 9));
        final CloseReport report = engine.close(WAIT);
        assertEquals(4, report.lastWritten());
        assertEquals(4, recorder.lastSequence, "no stage sees what the log does not hold");
    }

    @Test
    void shouldHaltWhenACodecThrows()
    {
        final Engine<TestEvent> engine = builder().lane("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder)).start();
        offer(engine.inlet("in"), 0);
        final TestEvent event = engine.inlet("in").claim();
        event.set(1);
        event.thrownByCodec = new IllegalArgumentException("cannot encode");
        engine.inlet("in").commit();
        Await.await(() -> engine.state() == EngineState.FAILED, "the engine to fail");
        final String message = engine.failure().orElseThrow().getMessage();
        assertTrue(message.contains("copy of the next event of lane \"in\" failed at sequence 1"), message);
        engine.close();
        assertEquals(1, log.size());
    }

    @Test
    void shouldGoOnWritingWhenTheErrorHandlerThrows() throws Exception
    {
        recorder.failAtSequence = 0;
        log.held = true;
        final Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC).direct("in").journal(log)
            .ringSize(256)
            .errorHandler(error ->
            {
                throw new IllegalStateException("handler of errors");
            })
            .stages(graph -> graph.stage("bad", recorder)).start();
        for (long value = 0; value < 200; value++)
        {
            assertEquals(value, offer(engine.inlet("in"), value));
        }
        log.maxPerAppend = 1;
        log.held = false;
        assertTrue(engine.inlet("in").await(199, Durability.PAGE_CACHE, WAIT));
        assertEquals(EngineState.FAILED, engine.close(WAIT).state());
        assertEquals(200, log.size());
    }

    @Test
    void shouldReportAStateHashThatThrows() throws Exception
    {
        final class Unhashable implements EventHandler<TestEvent>, StateHashed
        {
            @Override
            public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
            {
                // keeps nothing
            }

            @Override
            public long stateHash()
            {
                throw new IllegalStateException("no hash today");
            }
        }
        final Engine<TestEvent> engine = builder().direct("in").journal(log)
            .stages(graph -> graph.stage("odd", new Unhashable())).start();
        offer(engine.inlet("in"), 0);
        final CloseReport report = engine.close(WAIT);
        assertTrue(report.stage("odd").stateHash().isEmpty());
        assertFalse(log.isOpen());
        assertEquals(1, errors.size());
    }

    @Test
    void shouldTellAtOnceThatAPositionCanNoMoreBeWritten() throws Exception
    {
        recorder.holdAtSequence = 0;
        recorder.failAtSequence = 0;
        final Engine<TestEvent> engine = builder().lane("in", 16).journal(log).ringSize(2)
            .stages(graph -> graph.stage("bad", recorder)).start();
        final Inlet<TestEvent> inlet = engine.inlet("in");
        offer(inlet, 0);
        assertTrue(recorder.holding.await(20, TimeUnit.SECONDS));
        long last = 0;
        while (last >= 0 && last < 12)
        {
            last = offer(inlet, last);
        }
        recorder.released = true;
        final long position = last;
        final long startNs = System.nanoTime();
        assertThrows(EngineFailedException.class, () -> inlet.await(position, Durability.PAGE_CACHE, WAIT));
        assertTrue(System.nanoTime() - startNs < WAIT.toNanos() / 2, "at once, not after the timeout");
        engine.close(WAIT);
    }

    @Test
    void shouldRefuseToStartWhenOnStartThrows()
    {
        final AtomicBoolean shutDown = new AtomicBoolean();
        final EngineBuilder<TestEvent> builder = builder().direct("in").journal(log).stages(graph -> graph
            .stage("good", recorder)
            .then("bad", new EventHandler<TestEvent>()
            {
                @Override
                public void onStart()
                {
                    throw new IllegalStateException("no licence");
                }

                @Override
                public void onShutdown()
                {
                    shutDown.set(true);
                }

                @Override
                public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
                {
                    throw new AssertionError("never started");
                }
            }));
        final EngineFailedException thrown = assertThrows(EngineFailedException.class, builder::start);
        assertTrue(thrown.getMessage().contains("stage \"bad\" in onStart failed"), thrown::getMessage);
        assertEquals(1, recorder.shutdowns.get());
        assertTrue(shutDown.get(), "a handler whose onStart ran in part can still clean up");
        assertFalse(log.isOpen());
        assertEquals(List.of(), errors, "whoever started it gets the exception");
    }

    @Test
    void shouldReleaseEverythingWhenAThreadCannotBeStarted()
    {
        final EngineBuilder<TestEvent> builder = builder().direct("in").journal(log).threads(ThreadPlan.dedicated())
            .stages(graph -> graph.stage("good", recorder).then("unlucky", new Recorder()))
            .threadFactory(runnable -> new Thread(runnable)
            {
                @Override
                public void start()
                {
                    if (getName().endsWith("unlucky"))
                    {
                        throw new OutOfMemoryError("no more threads");
                    }
                    super.start();
                }
            });
        assertThrows(OutOfMemoryError.class, builder::start);
        assertEquals(1, recorder.shutdowns.get());
        assertFalse(log.isOpen());
    }

    @Test
    void shouldRefuseToStartWhenAStageFailsOnARecoveredEvent()
    {
        log.add(new MemoryLog.Entry(0, EntryKind.EVENT.code(), 5, 0, 0, new byte[8]));
        recorder.failAtSequence = 0;
        final Supplier<EngineBuilder<TestEvent>> failing = () -> builder().direct("in").journal(log)
            .stages(graph -> graph.stage("logic", recorder));
        final EngineBuilder<TestEvent> builder = failing.get();
        assertTrue(assertThrows(EngineFailedException.class, builder::start).getMessage()
            .contains("stage \"logic\" failed at sequence 0"));
        assertThrows(EngineFailedException.class, () -> failing.get().replay());
        assertFalse(log.isOpen());
    }
}
