// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ShardsTest
{
    private static final int EVENTS = 5_000;
    private static final int KEYS = 13;
    private static final int SHARDS = 4;

    private final List<Shard> shards = new ArrayList<>();

    private Shard shard()
    {
        final Shard shard = new Shard();
        shards.add(shard);
        return shard;
    }

    private CloseReport run(final ThreadPlan plan) throws InterruptedException
    {
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(1_024)
            .direct("in")
            .threads(plan)
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.sharded("book", SHARDS, event -> event.value % KEYS, this::shard))
            .start())
        {
            for (long i = 0; i < EVENTS; i++)
            {
                engine.inlet("in").publish(
                    (event, position, value) -> event.set(value), i, Duration.ofSeconds(10));
            }
            return engine.close(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldGiveEachKeyToOneShardInOrder() throws InterruptedException
    {
        for (final ThreadPlan plan : List.of(ThreadPlan.fused(), ThreadPlan.auto(), ThreadPlan.dedicated()))
        {
            shards.clear();
            final CloseReport report = run(plan);
            assertTrue(report.complete(), report.toString());
            int handled = 0;
            for (int i = 0; i < SHARDS; i++)
            {
                long last = -1;
                for (final long value : shards.get(i).values)
                {
                    assertEquals(i, ShardsDutyCycle.shard(value % KEYS, SHARDS));
                    assertTrue(value > last, "out of order: " + value + " behind " + last);
                    last = value;
                }
                handled += shards.get(i).values.size();
                assertEquals(shards.get(i).values.size(), report.stage("book").eventsByShard().get(i));
            }
            assertEquals(EVENTS, handled, "each event once");
        }
    }

    @Test
    void shouldTellEachShardOfItsOwnBatches() throws InterruptedException
    {
        run(ThreadPlan.dedicated());
        for (final Shard shard : shards)
        {
            assertEquals(shard.values.size(), shard.announced, "the sizes of its batches");
            assertEquals(shard.batches, shard.ends, "one end for each batch");
        }
    }

    @Test
    void shouldSpreadKeysWhateverTheirNumber()
    {
        for (int shards = 1; shards <= 100; shards++)
        {
            final int[] hits = new int[shards];
            for (long key = 0; key < 1_000L * shards; key++)
            {
                hits[ShardsDutyCycle.shard(key, shards)]++;
            }
            for (final int each : hits)
            {
                assertTrue(each > 800 && each < 1_200, each + " of 1,000 for one of " + shards);
            }
        }
    }

    @Test
    void shouldHaltAtTheBatchWhoseKeysCannotBeTold() throws InterruptedException
    {
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
            .direct("in")
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.sharded("book", 2, event -> 1 / (event.value - 3), Recorder::new))
            .start())
        {
            for (long i = 0; i < 4; i++)
            {
                engine.inlet("in").offer((event, position, value) -> event.set(value), i);
            }
            Await.await(() -> engine.state() == EngineState.FAILED, "the engine to halt");
            assertTrue(engine.failure().orElseThrow().getMessage().contains("stage \"book\" failed at sequence"),
                engine.failure().toString());
        }
    }

    private static final class Shard implements EventHandler<TestEvent>
    {
        private final List<Long> values = new ArrayList<>();
        private long announced;
        private int batches;
        private int ends;

        @Override
        public void onBatchStart(final long batchSize, final long queueDepth)
        {
            announced += batchSize;
            batches++;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            values.add(event.value);
            ends += endOfBatch ? 1 : 0;
        }
    }
}
