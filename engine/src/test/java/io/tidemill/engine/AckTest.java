// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class AckTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryLog log = new MemoryLog();
    private final Recorder recorder = new Recorder();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Told told = new Told();

    private Engine<TestEvent> start(final EngineConfig.InletPlan.Kind kind)
    {
        final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(64)
            .journal(log)
            .errorHandler(errors::add)
            .threads(ThreadPlan.auto())
            .stages(graph -> graph.stage("s", recorder));
        switch (kind)
        {
            case DIRECT -> builder.direct("in");
            case LANE -> builder.lane("in", 64);
            default -> builder.shared("in", 64);
        }
        return builder.start();
    }

    private long put(final Inlet<TestEvent> inlet, final Durability durability, final long value)
        throws InterruptedException
    {
        final TestEvent event = inlet.claim(Duration.ofSeconds(10));
        if (event == null)
        {
            return inlet.refusal();
        }
        event.set(value);
        return inlet.commit(durability, told, value);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellOfEachOnceWhenTheLogHasIt(final EngineConfig.InletPlan.Kind kind) throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(kind))
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            told.writtenUpTo = () -> inlet.lastPosition(Durability.PAGE_CACHE);
            for (long value = 0; value < 5_000; value++)
            {
                if (value % 3 == 0)
                {
                    assertTrue(inlet.publish((event, position, v) -> event.set(v), value, PATIENCE) >= 0);
                }
                else
                {
                    assertTrue(put(inlet, Durability.PAGE_CACHE, value) >= 0);
                }
            }
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(3_333, told.reached.size());
            long last = -1;
            for (final long position : told.reached)
            {
                assertTrue(position > last && position % 3 != 0, position + " behind " + last);
                last = position;
            }
            assertEquals(List.of(), told.tooEarly);
        }
        assertEquals(0, told.failed.size());
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTellAtOnceOfMemory() throws InterruptedException
    {
        try (Engine<TestEvent> engine = start(EngineConfig.InletPlan.Kind.LANE))
        {
            log.held = true;
            assertEquals(0, put(engine.inlet("in"), Durability.MEMORY, 0));
            assertEquals(List.of(0L), told.reached);
            log.held = false;
        }
    }

    @Test
    void shouldTellManyThreadsOfTheirOwn() throws InterruptedException
    {
        final AtomicInteger refused = new AtomicInteger();
        final List<Told> each = new ArrayList<>();
        try (Engine<TestEvent> engine = start(EngineConfig.InletPlan.Kind.SHARED))
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++)
            {
                final Told own = new Told();
                each.add(own);
                threads.add(new Thread(() -> putMany(inlet, own, refused)));
            }
            threads.forEach(Thread::start);
            for (final Thread thread : threads)
            {
                thread.join();
            }
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(0, refused.get());
        each.forEach(own -> assertEquals(2_000, own.reached.size()));
    }

    private static void putMany(final Inlet<TestEvent> inlet, final Told own, final AtomicInteger refused)
    {
        try
        {
            for (long value = 0; value < 2_000; value++)
            {
                inlet.claim(PATIENCE).set(value);
                long result = Inlet.BACK_PRESSURED;
                while (result == Inlet.BACK_PRESSURED)
                {
                    // The place of a position long before may be that of a thread that stands between commit and told.
                    result = inlet.commit(Durability.PAGE_CACHE, own, value);
                    Thread.yield();
                }
                refused.addAndGet(result >= 0 ? 0 : 1);
            }
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellOfThoseThatTheLogWillNeverHave(final EngineConfig.InletPlan.Kind kind) throws InterruptedException
    {
        log.failAtSequence = 10;
        log.maxPerAppend = 1;
        long accepted = 0;
        try (Engine<TestEvent> engine = start(kind))
        {
            for (long value = 0; value < 50; value++)
            {
                accepted += put(engine.inlet("in"), Durability.PAGE_CACHE, value) >= 0 ? 1 : 0;
            }
            Await.await(() -> engine.failure().isPresent(), "a halt");
        }
        assertEquals(10, told.reached.size());
        assertEquals(accepted - 10, told.failed.size());
        assertTrue(told.reasons.stream().allMatch(reason -> reason.getMessage().contains("journal")),
            told.reasons.toString());
    }

    @Test
    void shouldReportAListenerThatThrowsAndGoOn() throws InterruptedException
    {
        told.isThrowing = true;
        try (Engine<TestEvent> engine = start(EngineConfig.InletPlan.Kind.LANE))
        {
            put(engine.inlet("in"), Durability.PAGE_CACHE, 0);
            put(engine.inlet("in"), Durability.PAGE_CACHE, 1);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(2, errors.size());
        assertTrue(errors.get(0).getMessage()
            .contains("inlet \"in\": the listener failed when it was told of position 0"), errors.get(0)::getMessage);
        assertEquals(2, recorder.events.get());
    }

    @Test
    void shouldTellNobodyOfWhatWasRefused() throws InterruptedException
    {
        final Engine<TestEvent> engine = start(EngineConfig.InletPlan.Kind.SHARED);
        final Inlet<TestEvent> inlet = engine.inlet("in");
        assertThrows(IllegalStateException.class, () -> inlet.commit(Durability.PAGE_CACHE, told, 1L));
        inlet.claim().claimedLength = 9;
        assertEquals(Inlet.TOO_LONG, inlet.commit(Durability.PAGE_CACHE, told, 1L));
        inlet.claim().set(1);
        assertThrows(IllegalArgumentException.class, () -> inlet.commit(Durability.FSYNC, told, 1L));
        engine.close();
        assertEquals(Inlet.CLOSED, inlet.commit(Durability.PAGE_CACHE, told, 1L));
        assertEquals(0, told.reached.size() + told.failed.size());
    }

    /** Keeps what it is told. */
    private static final class Told implements AckListener<Long>
    {
        final List<Long> reached = new CopyOnWriteArrayList<>();
        final List<Long> failed = new CopyOnWriteArrayList<>();
        final List<EngineFailedException> reasons = new CopyOnWriteArrayList<>();
        final List<Long> tooEarly = new CopyOnWriteArrayList<>();
        volatile LongSupplier writtenUpTo = () -> Long.MAX_VALUE;
        volatile boolean isThrowing;

        @Override
        public void reached(final long position, final Long attachment)
        {
            reached.add(position);
            if (position > writtenUpTo.getAsLong())
            {
                tooEarly.add(position);
            }
            if (isThrowing)
            {
                throw new IllegalStateException("told to");
            }
        }

        @Override
        public void failed(final long position, final Long attachment, final EngineFailedException reason)
        {
            failed.add(position);
            reasons.add(reason);
        }
    }
}
