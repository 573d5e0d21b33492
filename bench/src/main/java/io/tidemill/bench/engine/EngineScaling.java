// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Settings;

/**
 * What more of something costs. All contenders yield: of the strategies that do not sleep it is the one that still
 * works where there are more threads than cores, and one strategy for all keeps the points of a curve comparable.
 */
final class EngineScaling
{
    private static final String HAND_FUSED = "hand-fused";
    private static final Load LOAD = new Load(1_000_000, 3, 250_000, 1_000);
    private static final Load CROWD = new Load(400_000, 3, 100_000, 1_000);

    /** Beyond that, a thread for each handler on two cores says nothing but that. */
    private static final int DISRUPTOR_STAGES = 4;

    private EngineScaling()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(stages(), producers(), ringSize());
    }

    private static Benchmark stages()
    {
        final List<Contender> contenders = new ArrayList<>();
        for (final int stages : new int[] {1, 2, 4, 8, 16})
        {
            contenders.add(ours(stages, EngineContenders.direct(EngineContenders.chain(stages)))
                .about("Direct inlet, all stages on one thread that yields."));
            contenders.add(Contender.of(HAND_FUSED + "-" + stages, DisruptorWorkload.class,
                EngineContenders.chain(stages).with(Wait.SETTING, Wait.YIELDING.toString())
                    .with(DisruptorWorkload.HANDLERS, DisruptorWorkload.Handlers.BY_BATCH.toString())
                    .with(Batches.SETTING, "256"))
                .at(HAND_FUSED, stages)
                .about("Disruptor 4, one handler that calls all stages, batch by batch; it yields."));
            if (stages <= DISRUPTOR_STAGES)
            {
                contenders.add(disruptor(stages, EngineContenders.chain(stages))
                    .about("Disruptor 4, a thread for each stage; all yield. Not beyond four stages: on few cores " +
                        "threads that spin then only wait for their turn."));
            }
        }
        return chart("scaling-stages", "from one producer thread through a chain of stages.", "stages", LOAD,
            contenders);
    }

    private static Benchmark producers()
    {
        final List<Contender> contenders = new ArrayList<>();
        for (final int producers : new int[] {1, 2, 4, 8})
        {
            contenders.add(ours(producers, EngineContenders.lanes(producers))
                .about("A lane for each producer, one engine thread that yields."));
            contenders.add(disruptor(producers, EngineContenders.producers(producers))
                .about("Disruptor 4, a ring for many producers unless there is one; the handler yields."));
        }
        return chart("scaling-producers", "from producer threads to one handler.", "producers", CROWD, contenders);
    }

    private static Benchmark ringSize()
    {
        final List<Contender> contenders = new ArrayList<>();
        for (final int size : new int[] {64, 256, 1_024, 4_096, 16_384, 65_536})
        {
            final Settings ring = Settings.of(TidemillWorkload.RING, Integer.toString(size));
            contenders.add(ours(size, EngineContenders.direct(ring))
                .about("Direct inlet, one engine thread that yields."));
            contenders.add(disruptor(size, ring)
                .about("Disruptor 4, one handler that yields."));
        }
        return chart("scaling-ring-size", "from one producer thread to a handler on another, through rings of many " +
            "sizes.", "events in the ring", LOAD, contenders);
    }

    private static Contender ours(final int x, final Settings settings)
    {
        return Contender.of(EngineContenders.OURS + "-" + x, TidemillWorkload.class,
            EngineContenders.fixed(settings, TidemillWorkload.Idle.YIELDING))
            .at(EngineContenders.OURS, x);
    }

    private static Contender disruptor(final int x, final Settings settings)
    {
        return EngineContenders.disruptor(EngineContenders.DISRUPTOR + "-" + x, settings, Wait.YIELDING)
            .at(EngineContenders.DISRUPTOR, x);
    }

    private static Benchmark chart(
        final String id, final String what, final String axis, final Load load, final List<Contender> contenders)
    {
        return Benchmark.named(id, what)
            .load(load)
            .model(EventModel::checksum)
            .against(axis)
            .contenders(contenders)
            .build();
    }
}
