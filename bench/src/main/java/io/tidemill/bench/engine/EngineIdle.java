// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.List;

import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Settings;

/**
 * What waiting costs, and what being woken costs. The peers that spin are shown for what they pay.
 */
final class EngineIdle
{
    private static final String BLOCKING = "disruptor-blocking";
    private static final String SLEEPING = "disruptor-sleeping";
    private static final String YIELDING = "disruptor-yielding";
    private static final String BACKOFF = "tidemill-backoff";

    /** Share of a core, the whole process. */
    private static final double IDLE_BAR_CORES = 0.01;
    private static final double WAKE_BAR_NS = 120_000;
    private static final double WAKES_PER_S = 100;

    /** An event, nothing for a minute, another event. */
    private static final Load MINUTE = Load.paced(1.0 / 60, 120, 1, 700);
    private static final Load TEN_SECONDS = Load.paced(0.1, 20, 1, 700);

    /** Warm-up passes are short too, but compile what an event needs. */
    private static final Load WAKES = Load.paced(WAKES_PER_S, 20, 100_000, 1_000);
    private static final Load QUICK_WAKES = Load.paced(WAKES_PER_S, 10, 100_000, 700);

    private EngineIdle()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(idle(), wake());
    }

    private static Benchmark idle()
    {
        return Benchmark.named("idle", "one event, a long time without any, another event: processor time meanwhile.")
            .metric(Metric.CPU)
            .load(MINUTE)
            .quickLoad(TEN_SECONDS)
            .model(EventModel::checksum)
            .bar(IDLE_BAR_CORES)
            .contenders(
                oursByDefault(),
                EngineContenders.ours(BACKOFF, TidemillWorkload.Idle.BACKOFF)
                    .about("The same with Agrona's BackoffIdleStrategy, which parks for 1 ms at most."),
                waiting(BLOCKING, Wait.BLOCKING),
                waiting(SLEEPING, Wait.SLEEPING),
                waiting(YIELDING, Wait.YIELDING),
                EngineContenders.sameThread("jvm").background()
                    .about("No engine and no handler thread: the JVM by itself."))
            .comparisons(published(BLOCKING), published(SLEEPING), published(YIELDING))
            .build();
    }

    private static Benchmark wake()
    {
        return Benchmark.named("idle-wake", "an event each 10 ms, so that each finds the handler's thread at rest.")
            .metric(Metric.LATENCY)
            .load(WAKES)
            .quickLoad(QUICK_WAKES)
            .model(EventModel::checksum)
            .bar(WAKE_BAR_NS)
            .contenders(
                oursByDefault(),
                waiting(BLOCKING, Wait.BLOCKING),
                waiting(SLEEPING, Wait.SLEEPING),
                EngineContenders.parkedHandOver(),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD).background())
            .comparisons(published(BLOCKING), published(SLEEPING))
            .build();
    }

    private static Contender oursByDefault()
    {
        return EngineContenders.ours(EngineContenders.OURS, TidemillWorkload.Idle.PARKING)
            .about("Direct inlet, the engine's own idle strategy: it spins a moment, then parks until it is woken.");
    }

    private static Contender waiting(final String name, final Wait wait)
    {
        return EngineContenders.disruptor(name, Settings.NONE, wait)
            .about("Disruptor 4, one handler, wait strategy " + wait + ".");
    }

    private static Comparison published(final String name)
    {
        return Comparison.published(name, name);
    }
}
