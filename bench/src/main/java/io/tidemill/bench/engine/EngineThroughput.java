// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.List;

import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkBuilder;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Settings;

/**
 * How many events a second, without a journal.
 */
final class EngineThroughput
{
    private static final String HAND_FUSED = "hand-fused";
    private static final String WITHOUT = "tidemill-without-counters";
    private static final String DEDICATED = "tidemill-dedicated";

    private static final Load ONE = new Load(5_000_000, 5, 1_000_000, 1_500);
    private static final Load QUICK_ONE = new Load(2_000_000, 3, 500_000, 800);

    /**
     * More threads than cores: where all of them spin or wait on a lock, a pass takes its time. The fewest warm-up
     * passes are three; they are short for that reason.
     */
    private static final Load CROWD = new Load(2_000_000, 5, 100_000, 1_500);
    private static final Load QUICK_CROWD = new Load(1_000_000, 3, 50_000, 500);

    /** Each event a round trip between two cores, or a node for the collector. */
    private static final Load SLOW = new Load(500_000, 3, 100_000, 800);

    private EngineThroughput()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(
            oneToOne(),
            chain("chain-3", 3, 2),
            chain("chain-6", 6, 3),
            diamond(),
            producers("producers-2", 2, 1.2),
            producers("producers-4", 4, 1.5),
            shards(),
            counters());
    }

    private static Benchmark oneToOne()
    {
        return named("one-to-one", "from one producer thread to a handler on another thread, no journal.")
            .load(ONE)
            .quickLoad(QUICK_ONE)
            .contenders(
                EngineContenders.ours(Settings.NONE),
                EngineContenders.oursByDefault(),
                Contender.of("tidemill-lane", TidemillWorkload.class, EngineContenders.fixed(
                    EngineContenders.lanes(1), TidemillWorkload.Idle.PARKING))
                    .about("The same through a lane, as an engine with several producers has them: events are copied."),
                EngineContenders.disruptor(Settings.NONE),
                Contender.of(EngineContenders.DISRUPTOR_POLLER, PollerWorkload.class, Settings.NONE,
                    Claim.axis(), EngineContenders.idlings())
                    .about("Disruptor's ring, polled by a thread with its EventPoller; the best idle strategy."),
                EngineContenders.arrayBlockingQueue(Settings.NONE),
                Contender.of("array-blocking-queue-drain", BlockingQueueWorkload.class, Settings.of(
                    BlockingQueueWorkload.TAKING, BlockingQueueWorkload.Taking.DRAIN_TO.toString()))
                    .about("The same; the handler takes one, then up to 1,024 more by drainTo."),
                Contender.of("linked-transfer-queue", TransferQueueWorkload.class, Settings.NONE,
                    EngineContenders.idlings())
                    .load(SLOW)
                    .about("The JDK's, put and take, pooled events; it has no bound, so the producer stays within " +
                        "8,192 of the handler, idling by the best strategy."),
                EngineContenders.polled("jctools-spsc", PolledQueueWorkload.Kind.JCTOOLS_SPSC, Settings.NONE)
                    .about("JCTools' SpscArrayQueue, 8,192 places, relaxedOffer and drain of 256, pooled events; the " +
                        "best idle strategy for both ends."),
                EngineContenders.agronaQueue("agrona-queue"),
                EngineContenders.agronaRing("agrona-ring", Settings.NONE),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD),
                EngineContenders.volatileHandOver().background().load(SLOW))
            .comparisons(
                Comparison.bar(EngineContenders.DISRUPTOR, 1.0,
                    EngineContenders.DISRUPTOR, EngineContenders.DISRUPTOR_POLLER),
                Comparison.bar(EngineContenders.ARRAY_BLOCKING_QUEUE, 2.5, EngineContenders.ARRAY_BLOCKING_QUEUE),
                published("array-blocking-queue-drain"),
                published("linked-transfer-queue"),
                published("jctools-spsc"),
                published("agrona-queue"),
                published("agrona-ring"))
            .build();
    }

    private static Benchmark chain(final String id, final int stages, final double bar)
    {
        final Settings shape = EngineContenders.chain(stages);
        return named(id, "from one producer thread through " + stages + " stages, each behind the one before.")
            .contenders(
                EngineContenders.ours(shape),
                dedicated(shape),
                EngineContenders.disruptor(shape),
                handFused(shape),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD, shape))
            .comparisons(
                Comparison.bar(EngineContenders.DISRUPTOR, bar, EngineContenders.DISRUPTOR),
                Comparison.bar(HAND_FUSED, 0.9, HAND_FUSED))
            .build();
    }

    private static Benchmark diamond()
    {
        final Settings shape = Settings.of(Shape.SETTING, Shape.DIAMOND);
        return named("diamond", "from one producer thread to two stages side by side, and a third behind both.")
            .contenders(
                EngineContenders.ours(shape),
                dedicated(shape),
                EngineContenders.disruptor(shape),
                handFused(shape),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD, shape))
            .comparisons(
                Comparison.bar(EngineContenders.DISRUPTOR, 1.5, EngineContenders.DISRUPTOR),
                published(HAND_FUSED))
            .build();
    }

    private static Benchmark producers(final String id, final int producers, final double bar)
    {
        final Settings settings = EngineContenders.producers(producers);
        return named(id, "from " + producers + " producer threads to one handler on a thread of its own.")
            .contenders(
                Contender.of(EngineContenders.OURS, TidemillWorkload.class, EngineContenders.lanes(producers),
                    EngineContenders.idles())
                    .about("A lane for each producer: events are copied; the best idle strategy."),
                EngineContenders.disruptor(settings)
                    .about("Disruptor 4, a ring of 8,192 for many producers; the best wait strategy."),
                EngineContenders.polled("jctools-mpsc", PolledQueueWorkload.Kind.JCTOOLS_MPSC, settings)
                    .about("JCTools' MpscArrayQueue, 8,192 places, relaxedOffer and drain of 256, pooled events of " +
                        "each producer's own; the best idle strategy for both ends."),
                EngineContenders.agronaRing("agrona-many-to-one", settings),
                EngineContenders.arrayBlockingQueue(settings),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD))
            .comparisons(
                Comparison.bar(EngineContenders.DISRUPTOR, bar, EngineContenders.DISRUPTOR),
                published("jctools-mpsc"),
                published("agrona-many-to-one"),
                published(EngineContenders.ARRAY_BLOCKING_QUEUE))
            .build();
    }

    private static Benchmark shards()
    {
        return named("shards-4", "200 ns of work for each event, spread by its key over four threads, then joined in " +
            "the order of the events.")
            .model(ShardedWork::checksum)
            .contenders(
                Contender.of(EngineContenders.OURS, TidemillShards.class, Settings.of(ShardedWork.SHARDS, "4"),
                    Axis.of(TidemillWorkload.PLAN, Axis.texts(TidemillWorkload.Plan.AUTO,
                        TidemillWorkload.Plan.DEDICATED)), EngineContenders.idles())
                    .about("A sharded stage and one behind it, direct inlet; the best of two thread plans and of the " +
                        "idle strategies."),
                Contender.of("hand-partitioned", ShardWorkload.class, Settings.of(ShardedWork.SHARDS, "4"),
                    Batches.axis(), EngineContenders.waits())
                    .about("Four Disruptor handlers, each skipping the events of the others, and one behind them."),
                Contender.of("one-handler", ShardWorkload.class, Settings.of(ShardedWork.SHARDS, "1"),
                    Batches.axis(), EngineContenders.waits())
                    .about("For scale: all the work on one Disruptor handler, and one behind it."))
            .comparisons(
                Comparison.bar("hand-partitioned", 1.2, "hand-partitioned"),
                published("one-handler"))
            .build();
    }

    private static Benchmark counters()
    {
        final Settings yielding = EngineContenders.fixed(
            EngineContenders.direct(Settings.NONE), TidemillWorkload.Idle.YIELDING);
        return named("counters", "from one producer thread to a handler on another, with counters and latencies " +
            "in a mapped file and without.")
            .load(ONE)
            .quickLoad(QUICK_ONE)
            .contenders(
                Contender.of(EngineContenders.OURS, TidemillWorkload.class,
                    yielding.with(TidemillWorkload.COUNTERS, "file"))
                    .about("Direct inlet, no journal; the engine thread yields."),
                Contender.of(WITHOUT, TidemillWorkload.class, yielding)
                    .about("The same with nothing recorded."))
            .comparisons(Comparison.bar(WITHOUT, 0.97, WITHOUT))
            .build();
    }

    private static BenchmarkBuilder named(final String id, final String what)
    {
        return Benchmark.named(id, what).load(CROWD).quickLoad(QUICK_CROWD).model(EventModel::checksum);
    }

    private static Contender dedicated(final Settings shape)
    {
        return Contender.of(DEDICATED, TidemillWorkload.class,
            EngineContenders.direct(shape)
                .with(TidemillWorkload.PLAN, TidemillWorkload.Plan.DEDICATED.toString()),
            EngineContenders.idles())
            .about("Direct inlet and a thread for each stage; the best idle strategy.");
    }

    private static Contender handFused(final Settings shape)
    {
        return Contender.of(HAND_FUSED, DisruptorWorkload.class, shape,
            EngineContenders.handlers(), Batches.axis(), Claim.axis(), EngineContenders.waits())
            .about("Disruptor 4 with one handler that calls all stages, event by event or batch by batch, whichever " +
                "is faster; the best wait strategy.");
    }

    private static Comparison published(final String name)
    {
        return Comparison.published(name, name);
    }
}
