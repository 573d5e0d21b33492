// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.limit.SameThread;
import io.tidemill.bench.limit.VolatileHandOver;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Stall;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkBuilder;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * From the planned send time until the handler has an event that the journal has: at fixed rates, while segments roll,
 * across a restart, behind a handler that stalls, and at rising rates until it breaks.
 */
final class JournalLatency
{
    private static final String ARCHIVE = "aeron-archive-0";
    private static final int RATE = 100_000;
    private static final double SECONDS = 5;
    private static final double RAMP_SECONDS = 2;
    private static final double QUICK_SECONDS = 3;
    private static final long WARM_UP_EVENTS = 300_000;
    private static final long WARM_UP_MS = 2_000;
    private static final long QUICK_WARM_UP_MS = 1_000;
    private static final double MAX_EVENTS = 6_000_000;
    private static final int[] RAMP = {500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000};

    /** What the journal writes in a tenth of a second at that rate, about. */
    private static final int ROLL_BYTES = RATE * 68 / 10;

    private JournalLatency()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(
            fixedRate("latency-page-cache-10k", 10_000),
            fixedRate("latency-page-cache-100k", RATE),
            fixedRate("latency-page-cache-1M", 1_000_000),
            rolls(),
            rollPause(),
            restart(),
            slowConsumer(),
            ramp());
    }

    static BenchmarkBuilder latency(final String id, final String what, final int eventsPerSecond)
    {
        return Benchmark.named(id, what)
            .metric(Metric.LATENCY)
            .phase(Phase.WRITE)
            .load(load(eventsPerSecond, SECONDS, WARM_UP_MS))
            .quickLoad(load(eventsPerSecond, QUICK_SECONDS, QUICK_WARM_UP_MS))
            .model(EventModel::checksum);
    }

    private static Load load(final int eventsPerSecond, final double seconds, final long warmUpMs)
    {
        return Load.paced(
            eventsPerSecond, Math.min(seconds, MAX_EVENTS / eventsPerSecond), WARM_UP_EVENTS, warmUpMs);
    }

    private static Benchmark fixedRate(final String id, final int eventsPerSecond)
    {
        final boolean isTried = eventsPerSecond == RATE;
        return latency(id, "from the planned send time, journaled to the page cache, to the handler" +
            (isTried ? "." : "; nothing was tried here, all give way to others."), eventsPerSecond)
            .contenders(Stream.of(
                tuned(JournalGroup.OURS),
                ours("tidemill-default", TidemillWorkload.Idle.PARKING),
                wired("hand-wired", PeerQueue.Clock.SYSTEM,
                    PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT),
                wired("hand-batched", PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT),
                fused(),
                JournalGroup.tailed(),
                ArchiveRecording.contender(ARCHIVE, 0),
                machine(),
                Contender.of("volatile-hand-over", VolatileHandOver.class, Settings.NONE).limit()
                    .about("One event at a time through a volatile to a spinning thread and back; no log."))
                .map(contender -> isTried ? contender : contender.untried(Idling.GIVING_WAY)).toList())
            .comparisons(
                Comparison.published("hand-wired", "hand-wired"),
                Comparison.published("hand-batched", "hand-batched"),
                Comparison.published("hand-fused", "hand-fused"),
                Comparison.published(JournalGroup.TAILED, JournalGroup.TAILED),
                Comparison.published(ARCHIVE, ARCHIVE))
            .build();
    }

    private static Contender fused()
    {
        return JournalGroup.handWired("hand-fused", HandWired.Handlers.ONE, PeerQueue.Clock.STILL,
            PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT);
    }

    static Contender machine()
    {
        return Contender.of("same-thread", SameThread.class, Settings.NONE).background()
            .about("The machine's own hiccups: the producer calls the handler itself, at the same rate.");
    }

    private static Benchmark rolls()
    {
        return latency("latency-rolls", "as latency-page-cache-100k, while the journal begins a new segment " +
            "about ten times a second: often enough for the 99th percentile to see it.", RATE)
            .contenders(
                ours(JournalGroup.OURS, TidemillWorkload.Idle.YIELDING)
                    .with(TidemillWorkload.SEGMENT_BYTES, Integer.toString(ROLL_BYTES)),
                ours("tidemill-no-rolls", TidemillWorkload.Idle.YIELDING),
                machine())
            .comparisons(Comparison.bar("tidemill-no-rolls", 2.0, "tidemill-no-rolls"))
            .build();
    }

    private static Benchmark rollPause()
    {
        return latency("roll-pause", "one thread appends " + RollPause.FRAME_EVENTS + " events at a time, 100,000 a " +
            "second, over five segments a second: the longest append of each. The median is what a roll takes; it is " +
            "to be 1.5 ms at most.", RATE)
            .contenders(
                Contender.of(JournalGroup.OURS, RollPause.class, Settings.of(
                    TidemillWorkload.SEGMENT_BYTES, Integer.toString(RollPause.BYTES)))
                    .about("A segment prepared by another thread, gone over to."),
                Contender.of("tidemill-no-rolls", RollPause.class, Settings.NONE)
                    .about("The same without: the longest of as many appends."))
            .comparisons(Comparison.published("tidemill-no-rolls", "tidemill-no-rolls"))
            .build();
    }

    private static Benchmark restart()
    {
        return latency("latency-restart", "as latency-page-cache-100k; every 150,000 events the engine is closed, " +
            "started again and recovers: the greatest latency is the outage.", RATE)
            .contenders(
                ours(JournalGroup.OURS, TidemillWorkload.Idle.YIELDING)
                    .with(TidemillWorkload.RESTART_EVENTS, "150000"),
                machine())
            .build();
    }

    private static Benchmark slowConsumer()
    {
        return Benchmark.named("latency-slow-consumer", "as latency-page-cache-100k, with a handler that stands " +
            "still for 200 ms once a second: longer than any ring has room for, so that the producer is held up too. " +
            "The highest percentiles are the stop itself; the middle shows how soon it is made up for.")
            .metric(Metric.LATENCY)
            .phase(Phase.WRITE)
            .load(load(RATE, SECONDS, WARM_UP_MS))
            .model(EventModel::checksum)
            .contenders(
                stalling(ours(JournalGroup.OURS, TidemillWorkload.Idle.YIELDING)),
                stalling(ours("tidemill-default", TidemillWorkload.Idle.PARKING)),
                stalling(yieldingWired("hand-wired")),
                stalling(yielding("hand-batched", HandWired.Handlers.TWO)),
                stalling(yielding("hand-fused", HandWired.Handlers.ONE)),
                machine())
            .comparisons(
                Comparison.published("hand-wired", "hand-wired"),
                Comparison.published("hand-batched", "hand-batched"),
                Comparison.published("hand-fused", "hand-fused"))
            .build();
    }

    private static Contender stalling(final Contender contender)
    {
        return contender.with(Stall.EVERY_EVENTS, "100000").with(Stall.MS, "200");
    }

    private static Benchmark ramp()
    {
        final List<Contender> points = new ArrayList<>();
        for (final int rate : RAMP)
        {
            points.add(at(ours("tidemill " + rate, TidemillWorkload.Idle.YIELDING), "tidemill", rate));
            points.add(at(yieldingWired("hand-wired " + rate), "hand-wired", rate));
            points.add(at(yielding("hand-batched " + rate, HandWired.Handlers.TWO), "hand-batched", rate));
            points.add(at(yielding("hand-fused " + rate, HandWired.Handlers.ONE), "hand-fused", rate));
            points.add(at(Contender.of("same-thread " + rate, SameThread.class, Settings.NONE).background()
                .about("Where this breaks, the rig does."), "same-thread", rate));
        }
        return latency("ramp-page-cache", "from the planned send time, journaled, to the handler, at rising rates " +
            "until one is not reached.", RAMP[0])
            .contenders(points)
            .against("events/s")
            .build();
    }

    private static Contender at(final Contender contender, final String series, final int rate)
    {
        return contender.at(series, rate).load(load(rate, RAMP_SECONDS, WARM_UP_MS));
    }

    private static Contender tuned(final String name)
    {
        return Contender.of(name, TidemillWorkload.class,
            JournalGroup.journaled(TidemillWorkload.InletKind.DIRECT),
            Axis.of(TidemillWorkload.IDLE, Axis.texts(TidemillWorkload.Idle.values())));
    }

    private static Contender ours(final String name, final TidemillWorkload.Idle idle)
    {
        return Contender.of(name, TidemillWorkload.class,
            JournalGroup.journaled(TidemillWorkload.InletKind.DIRECT)
                .with(TidemillWorkload.IDLE, idle.toString()));
    }

    private static Contender wired(
        final String name, final PeerQueue.Clock clock, final PeerWriter.Api... apis)
    {
        return JournalGroup.handWired(name, HandWired.Handlers.TWO, clock, apis);
    }

    /** Of three threads on two cores, those that wait have to give way. */
    private static Contender yielding(final String name, final HandWired.Handlers handlers)
    {
        return yielding(name, handlers, PeerQueue.Clock.STILL, PeerWriter.Api.BATCHED_WRITE_BYTES);
    }

    private static Contender yieldingWired(final String name)
    {
        return yielding(
            name, HandWired.Handlers.TWO, PeerQueue.Clock.SYSTEM, PeerWriter.Api.WRITE_BYTES);
    }

    private static Contender yielding(
        final String name, final HandWired.Handlers handlers, final PeerQueue.Clock clock, final PeerWriter.Api api)
    {
        return Contender.of(name, HandWired.class, Settings.of("handlers", handlers.toString())
            .with("clock", clock.toString())
            .with(JournalGroup.API, api.toString())
            .with(Wait.SETTING, Wait.YIELDING.toString()));
    }
}
