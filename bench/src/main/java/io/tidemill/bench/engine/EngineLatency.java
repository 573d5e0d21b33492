// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkBuilder;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Settings;

/**
 * How late an event is against its plan, without a journal.
 */
final class EngineLatency
{
    private static final double SECONDS = 5;
    private static final double QUICK_SECONDS = 3;
    private static final double RAMP_SECONDS = 2;
    private static final long WARM_UP_EVENTS = 200_000;
    private static final long WARM_UP_MS = 1_000;
    private static final long QUICK_WARM_UP_MS = 700;
    private static final double TRIED = 100_000;
    private static final int PER_MILLION = 1_000_000;

    private EngineLatency()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(
            atRate("latency-memory-10k", 10_000).comparisons(
                Comparison.published(EngineContenders.DISRUPTOR, EngineContenders.DISRUPTOR),
                Comparison.published(EngineContenders.ARRAY_BLOCKING_QUEUE, EngineContenders.ARRAY_BLOCKING_QUEUE))
                .build(),
            atRate("latency-memory-100k", TRIED).comparisons(
                Comparison.bar(EngineContenders.DISRUPTOR, 1.1, EngineContenders.DISRUPTOR),
                Comparison.published(EngineContenders.ARRAY_BLOCKING_QUEUE, EngineContenders.ARRAY_BLOCKING_QUEUE))
                .build(),
            atRate("latency-memory-1M", PER_MILLION).comparisons(
                Comparison.published(EngineContenders.DISRUPTOR, EngineContenders.DISRUPTOR),
                Comparison.published(EngineContenders.ARRAY_BLOCKING_QUEUE, EngineContenders.ARRAY_BLOCKING_QUEUE))
                .build(),
            ramp());
    }

    private static BenchmarkBuilder atRate(final String id, final double rate)
    {
        final boolean isTried = rate == TRIED;
        return Benchmark.named(id, "from one producer thread to a handler on another, no journal" +
            (isTried ? "." : "; nothing was tried here, all give way to others."))
            .metric(Metric.LATENCY)
            .load(Load.paced(rate, SECONDS, WARM_UP_EVENTS, WARM_UP_MS))
            .quickLoad(Load.paced(rate, QUICK_SECONDS, WARM_UP_EVENTS, QUICK_WARM_UP_MS))
            .model(EventModel::checksum)
            .contenders(Stream.of(
                EngineContenders.ours(Settings.NONE),
                EngineContenders.oursByDefault(),
                EngineContenders.disruptor(Settings.NONE),
                EngineContenders.arrayBlockingQueue(Settings.NONE),
                EngineContenders.sameThread(EngineContenders.SAME_THREAD).background(),
                EngineContenders.volatileHandOver())
                .map(contender -> isTried ? contender : contender.untried(Idling.GIVING_WAY)).toList());
    }

    private static Benchmark ramp()
    {
        final List<Contender> contenders = new ArrayList<>();
        for (final int thousands : new int[] {500, 1_000, 2_000, 4_000, 8_000, 16_000})
        {
            contenders.add(EngineContenders.ours(
                EngineContenders.OURS + "-" + thousands + "k", TidemillWorkload.Idle.YIELDING)
                .about("Direct inlet; yields, which leaves the second core to the producer.")
                .load(ofRamp(thousands))
                .at(EngineContenders.OURS, thousands * 1_000));
            contenders.add(EngineContenders.disruptor(
                EngineContenders.DISRUPTOR + "-" + thousands + "k", Settings.NONE, Wait.YIELDING)
                .about("Disruptor 4, one handler; yields, as ours.")
                .load(ofRamp(thousands))
                .at(EngineContenders.DISRUPTOR, thousands * 1_000));
            contenders.add(EngineContenders.sameThread(EngineContenders.SAME_THREAD + "-" + thousands + "k")
                .background()
                .about("The producer calls the handler: where this breaks, the rig does.")
                .load(ofRamp(thousands))
                .at(EngineContenders.SAME_THREAD, thousands * 1_000));
        }
        return Benchmark.named("ramp-memory", "then twice as many, and so on until the rate is not reached.")
            .metric(Metric.LATENCY)
            .load(ofRamp(500))
            .model(EventModel::checksum)
            .against("events/s")
            .contenders(contenders)
            .build();
    }

    private static Load ofRamp(final int thousands)
    {
        return Load.paced(thousands * 1_000.0, RAMP_SECONDS, WARM_UP_EVENTS, WARM_UP_MS);
    }
}
