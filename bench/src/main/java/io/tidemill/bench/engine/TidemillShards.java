// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.file.Path;
import java.time.Duration;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * {@link ShardedWork} on a sharded stage; the last stage stands behind it and sees the results in the order of the
 * events.
 */
final class TidemillShards extends PipelineWorkload
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INLET = "producer";

    private final TidemillWorkload.Idle idle;
    private final TidemillWorkload.Plan plan;
    private final int shards;

    TidemillShards(final Settings settings)
    {
        super(settings);
        idle = settings.value(TidemillWorkload.IDLE, TidemillWorkload.Idle.class);
        plan = settings.value(TidemillWorkload.PLAN, TidemillWorkload.Plan.class);
        shards = settings.number(ShardedWork.SHARDS, 1);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final EventHandler<BenchEvent> last = stages.last();
        final EngineBuilder<Worked> builder = Engine.of(Worked::new, new WorkedCodec())
            .ringSize(TidemillWorkload.RING_SIZE)
            .direct(INLET)
            .threads(plan.plan())
            .stages(graph -> graph
                .sharded("work", shards, worked -> worked.event.id(), Shard::new)
                .then("last", (worked, sequence, endOfBatch) ->
                {
                    worked.event.fill(worked.result);
                    last.onEvent(worked.event, sequence, endOfBatch);
                }));
        idle.setOn(builder);
        return new Running(builder.start());
    }

    /** An event and what its shard made of it. */
    private static final class Worked
    {
        private final BenchEvent event = new BenchEvent();
        private long result;
    }

    /** Nothing is journaled and nothing copied, so only the length is asked for. */
    private static final class WorkedCodec implements Codec<Worked>
    {
        private final BenchCodec codec = new BenchCodec();

        @Override
        public String name()
        {
            return "worked";
        }

        @Override
        public int maxLength()
        {
            return codec.maxLength();
        }

        @Override
        public int length(final Worked worked)
        {
            return codec.length(worked.event);
        }

        @Override
        public int encode(final Worked worked, final MutableDirectBuffer buffer, final int offset)
        {
            return codec.encode(worked.event, buffer, offset);
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final Worked worked)
        {
            codec.decode(version, buffer, offset, length, worked.event);
        }
    }

    /** Does the work of the events it is given. */
    private static final class Shard implements EventHandler<Worked>
    {
        @Override
        public void onEvent(final Worked worked, final long sequence, final boolean endOfBatch)
        {
            worked.result = ShardedWork.of(worked.event.id());
        }
    }

    /** An engine that runs. */
    private record Running(Engine<Worked> engine) implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            final Inlet<Worked> inlet = engine.inlet(INLET);
            return event ->
            {
                Worked worked = inlet.claim();
                if (worked == null)
                {
                    worked = inlet.claim(PATIENCE);
                }
                worked.event.fill(event);
                if (inlet.commit() != event)
                {
                    throw new IllegalStateException("event " + event + " was not put in at its position");
                }
            };
        }

        @Override
        public void stop()
        {
            if (!engine.close(PATIENCE).complete())
            {
                throw new IllegalStateException("the engine did not close: " + engine);
            }
        }
    }
}
