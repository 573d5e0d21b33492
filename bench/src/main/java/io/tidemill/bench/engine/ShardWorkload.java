// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;

import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Settings;

/**
 * {@link ShardedWork} spread over the handlers of a Disruptor by hand: each sees all events and skips those whose key
 * is not its own. The last stage stands behind all of them and sees the results in the order of the events.
 *
 * <pre>
 *               ┌─▶ id % 4 == 0 ─┐
 *   producer ───┼─▶ id % 4 == 1 ─┼─▶ last
 *               ├─▶ id % 4 == 2 ─┤
 *               └─▶ id % 4 == 3 ─┘
 * </pre>
 */
final class ShardWorkload extends PipelineWorkload
{
    private final Wait wait;
    private final Batches batches;
    private final int shards;

    ShardWorkload(final Settings settings)
    {
        super(settings);
        wait = settings.value(Wait.SETTING, Wait.class);
        batches = Batches.of(settings);
        shards = settings.number(ShardedWork.SHARDS, 1);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final JoinedThreads threads = new JoinedThreads();
        final Disruptor<Worked> disruptor = new Disruptor<>(
            Worked::new, TidemillWorkload.RING_SIZE, threads, ProducerType.SINGLE, wait.strategy());
        final Shard[] all = new Shard[shards];
        for (int i = 0; i < shards; i++)
        {
            all[i] = new Shard(i, shards - 1);
        }
        final EventHandler<BenchEvent> last = stages.last();
        batches.then(batches.first(disruptor, all), (worked, sequence, endOfBatch) ->
        {
            // All shards are behind this event, so nobody else reads it: the result takes the place of its content.
            worked.event.fill(worked.result);
            last.onEvent(worked.event, sequence, endOfBatch);
        });
        return new Running(disruptor, disruptor.start(), threads);
    }

    /** An event and what its shard made of it. */
    private static final class Worked
    {
        private final BenchEvent event = new BenchEvent();
        private long result;
    }

    /** Does the work of its own events. */
    private static final class Shard implements EventHandler<Worked>
    {
        private final int own;
        private final int mask;

        Shard(final int own, final int mask)
        {
            this.own = own;
            this.mask = mask;
        }

        @Override
        public void onEvent(final Worked worked, final long sequence, final boolean endOfBatch)
        {
            final long id = worked.event.id();
            if ((id & mask) == own)
            {
                worked.result = ShardedWork.of(id);
            }
        }
    }

    /** A Disruptor that runs. */
    private record Running(Disruptor<Worked> disruptor, RingBuffer<Worked> ring, JoinedThreads threads)
        implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            return event ->
            {
                final long sequence = ring.next();
                ring.get(sequence).event.fill(event);
                ring.publish(sequence);
            };
        }

        @Override
        public void stop() throws Exception
        {
            threads.end(disruptor);
        }
    }
}
