// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class QueryTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Recorder recorder = new Recorder();

    private Engine<TestEvent> start(final ThreadPlan plan)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .lane("in")
            .threads(plan)
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("s", recorder).thenSharded("shards", 3, event -> event.value, Counting::new))
            .start();
    }

    private static void put(final Engine<TestEvent> engine, final long count) throws InterruptedException
    {
        for (long value = 0; value < count; value++)
        {
            engine.inlet("in").publish((event, position, number) -> event.set(number), value, PATIENCE);
        }
    }

    @Test
    void shouldAskOnTheStagesOwnThread() throws InterruptedException, TimeoutException
    {
        try (Engine<TestEvent> engine = start(ThreadPlan.dedicated()))
        {
            put(engine, 100);
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(List.of("tidemill-tidemill-s"),
                engine.query("s", Recorder.class, it -> Thread.currentThread().getName(), PATIENCE));
            assertEquals(List.of(99L), engine.query("s", Recorder.class, it -> it.lastSequence, PATIENCE));
        }
    }

    @Test
    void shouldAskEachShardInOrder() throws InterruptedException, TimeoutException
    {
        for (final ThreadPlan plan : List.of(ThreadPlan.fused(), ThreadPlan.auto(), ThreadPlan.dedicated()))
        {
            try (Engine<TestEvent> engine = start(plan))
            {
                put(engine, 1_000);
                assertTrue(engine.awaitQuiet(PATIENCE));
                final List<Integer> counts = engine.query("shards", Counting.class, it -> it.count, PATIENCE);
                final List<Integer> expected = new ArrayList<>(List.of(0, 0, 0));
                for (int value = 0; value < 1_000; value++)
                {
                    final int shard = ShardsDutyCycle.shard(value, 3);
                    expected.set(shard, expected.get(shard) + 1);
                }
                assertEquals(expected, counts);
            }
        }
    }

    @Test
    void shouldSeeAStateThatBelongsToOneSequence() throws InterruptedException, TimeoutException
    {
        try (Engine<TestEvent> engine = start(ThreadPlan.auto()))
        {
            final Thread producer = new Thread(() ->
            {
                try
                {
                    put(engine, 200_000);
                }
                catch (final InterruptedException ex)
                {
                    Thread.currentThread().interrupt();
                }
            });
            producer.start();
            for (int i = 0; i < 200; i++)
            {
                assertEquals(List.of(true), engine.query("s", Recorder.class,
                    it -> it.events.get() == it.lastSequence + 1, PATIENCE));
            }
            producer.join();
        }
    }

    @Test
    void shouldLookByItselfWhenTheEngineHasEnded() throws InterruptedException, TimeoutException
    {
        final Engine<TestEvent> engine = start(ThreadPlan.fused());
        put(engine, 10);
        assertTrue(engine.close(PATIENCE).complete());
        assertEquals(List.of(10L), engine.query("s", Recorder.class, it -> it.events.get(), PATIENCE));
    }

    @Test
    void shouldSayWhatIsWrong() throws InterruptedException
    {
        recorder.holdAtSequence = 0;
        try (Engine<TestEvent> engine = start(ThreadPlan.dedicated()))
        {
            assertTrue(assertThrows(IllegalArgumentException.class,
                () -> engine.query("t", Recorder.class, it -> it, PATIENCE)).getMessage().contains("\"t\""));
            assertTrue(assertThrows(IllegalArgumentException.class,
                () -> engine.query("s", Counting.class, it -> it, PATIENCE)).getMessage().contains("Recorder"));
            assertEquals("told to", assertThrows(IllegalStateException.class, () -> engine.query("s", Recorder.class,
                it ->
                {
                    throw new IllegalStateException("told to");
                }, PATIENCE)).getMessage());
            put(engine, 1);
            recorder.holding.await();
            assertTrue(assertThrows(TimeoutException.class,
                () -> engine.query("s", Recorder.class, it -> it, Duration.ofMillis(50)))
                .getMessage().contains("did not answer within 50 ms"));
            recorder.released = true;
        }
    }

    @Test
    void shouldSayAtOnceThatAFailedEngineDoesNotAnswer() throws InterruptedException, TimeoutException
    {
        recorder.failAtSequence = 0;
        final Engine<TestEvent> engine = start(ThreadPlan.dedicated());
        put(engine, 1);
        Await.await(() -> engine.state() == EngineState.FAILED, "the halt");
        assertTrue(assertThrows(IllegalStateException.class,
            () -> engine.query("s", Recorder.class, it -> it, Duration.ofDays(1))).getMessage().contains("close it"));
        engine.close();
        assertEquals(List.of(0L), engine.query("s", Recorder.class, it -> it.events.get(), PATIENCE));
    }

    private static final class Counting implements EventHandler<TestEvent>
    {
        private int count;

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            count++;
        }
    }
}
