// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.Idling;
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
 * The rows of the order book, of group {@code journal}: at full speed, and at fixed rates.
 */
public final class OrderBookRows
{
    private static final String OURS = "tidemill";
    private static final String HAND_BATCHED = "hand-batched";
    private static final String HAND_FUSED = "hand-fused";
    private static final String STREAM = "some 45 % new limit orders, 45 % cancels and 10 % aggressive orders with " +
        "fat-tailed prices, journaled, into a book of some 3,000 resting orders";

    private static final Load FULL_SPEED = new Load(3_000_000, 5, 3_000_000, 2_000);
    private static final Load QUICK_FULL_SPEED = new Load(3_000_000, 3, 3_000_000, 1_000);
    private static final int PACED_SECONDS = 5;
    private static final int QUICK_PACED_SECONDS = 2;
    private static final long PACED_WARM_UP = 1_000_000;
    private static final long PACED_WARM_UP_MS = 2_000;

    private OrderBookRows()
    {
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Benchmark> benchmarks()
    {
        return List.of(throughput(), latency("100k", 100_000), latency("1M", 1_000_000));
    }

    private static Benchmark throughput()
    {
        final List<Contender> contenders = new ArrayList<>(journaled());
        contenders.add(memory());
        contenders.add(alone());
        return row(Benchmark.named("order-book", "as fast as it goes, " + STREAM + ".")
            .load(FULL_SPEED)
            .quickLoad(QUICK_FULL_SPEED), contenders);
    }

    private static Benchmark latency(final String name, final double commandsPerSecond)
    {
        final List<Contender> contenders = new ArrayList<>(journaled());
        contenders.add(alone().background());
        contenders.replaceAll(contender -> contender.untried(Idling.GIVING_WAY));
        return row(Benchmark.named("order-book-latency-" + name,
            "from the planned send time until the book has applied it: " + STREAM +
                "; nothing was tried here, all give way to others.")
            .metric(Metric.LATENCY)
            .load(Load.paced(commandsPerSecond, PACED_SECONDS, PACED_WARM_UP, PACED_WARM_UP_MS))
            .quickLoad(Load.paced(commandsPerSecond, QUICK_PACED_SECONDS, PACED_WARM_UP, PACED_WARM_UP_MS)),
            contenders);
    }

    private static Benchmark row(final BenchmarkBuilder builder, final List<Contender> contenders)
    {
        return builder
            .phase(Phase.WRITE)
            .model(OrderWorkload::model)
            .contenders(contenders)
            .comparisons(
                Comparison.published(HAND_BATCHED, HAND_BATCHED),
                Comparison.published(HAND_FUSED, HAND_FUSED))
            .build();
    }

    private static List<Contender> journaled()
    {
        return List.of(
            tidemill(OURS, TidemillWorkload.Log.PAGE_CACHE)
                .about("The book is the logic stage behind the journal (page cache, CRC32C), on the engine's one " +
                    "thread; replaying the journal must give the same state hash. To be set beside exchange-core's " +
                    "published table with care: that one journals nothing by default, and measures another stream."),
            batched(HAND_BATCHED, Settings.NONE)
                .about("Disruptor: one handler appends up to " + OrderJournaling.BATCH + " commands a document to " +
                    "Chronicle Queue (page cache, no checksum, a clock that stands still), the same book stands " +
                    "behind it on a third thread."),
            batched(HAND_FUSED, Settings.of(HandBatchedOrders.FUSED, "yes"))
                .about("The same with journaling and book on one thread, by hand: two threads in all, as ours has."));
    }

    private static Contender batched(final String name, final Settings settings)
    {
        return Contender.of(name, HandBatchedOrders.class, settings,
            Batches.axis(),
            Axis.of(Wait.SETTING, Axis.texts(Wait.values())),
            Axis.of(HandBatchedOrders.API, Axis.texts(OrderJournaling.Api.values())));
    }

    private static Contender tidemill(final String name, final TidemillWorkload.Log log)
    {
        return Contender.of(name, TidemillOrders.class,
            Settings.of(TidemillWorkload.LOG, log.toString()),
            Axis.of(TidemillWorkload.IDLE, Axis.texts(TidemillWorkload.Idle.values())));
    }

    private static Contender memory()
    {
        return tidemill("tidemill-memory", TidemillWorkload.Log.NONE)
            .storesNothing()
            .about("The same engine without a journal: as exchange-core's default, nothing survives the process.");
    }

    private static Contender alone()
    {
        return Contender.of("book-alone", BookAlone.class, Settings.NONE)
            .limit()
            .about("The producer calls the book on its own thread: no ring, no journal.");
    }
}
