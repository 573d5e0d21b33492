// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.limit.SameThread;
import io.tidemill.bench.limit.VolatileHandOver;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.JvmOptions;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

/**
 * The benchmarks of group {@code ipc}: two processes. Its limit is one process: two threads and a volatile.
 */
public final class IpcGroup
{
    /** By which {@code --only} knows the group. */
    public static final String NAME = "ipc";

    private static final String OURS = "tidemill";
    private static final String THROUGH_ENGINE = "tidemill-engine";
    private static final String UNCHECKED = "-unchecked";
    private static final String LIKE_FOR_LIKE = "best-like-for-like";
    private static final String AERON = "aeron-ipc";
    private static final String CHRONICLE = "chronicle-queue";
    private static final String MANY_TO_ONE = "agrona-many-to-one";
    private static final String ONE_TO_ONE = "agrona-one-to-one";
    private static final String SOCKET = "unix-socket";
    private static final String SINGLE = "-single";

    private static final int BATCH = 64;

    private static final Load SENDING = new Load(3_000_000, 5, 3_000_000, 2_000);
    private static final Load QUICK_SENDING = new Load(3_000_000, 3, 3_000_000, 1_000);

    /** A system call for each event. */
    private static final Load WRITES = new Load(300_000, 5, 300_000, 2_000);

    private static final double PER_SECOND = 10_000;
    private static final Load ASKING = Load.paced(PER_SECOND, 10, 10_000, 2_000);
    private static final Load QUICK_ASKING = Load.paced(PER_SECOND, 5, 10_000, 1_000);

    private static final Load WAKES = Load.paced(100, 20, 100_000, 1_000);
    private static final Load QUICK_WAKES = Load.paced(100, 10, 100_000, 700);
    private static final double WAKE_BAR_NS = 300_000;
    private static final double SILENT_BAR_CORES = 0.01;

    private IpcGroup()
    {
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Benchmark> benchmarks()
    {
        return List.of(oneWay(), oneWayThroughEngine(), batches(), batchesThroughEngine(), roundTrip(),
            roundTripThroughEngine(), request(), wake(), producers(), silentProducers());
    }

    private static Benchmark oneWay()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(ours(OneWay.class));
        contenders.add(unchecked(lanes(OURS + UNCHECKED, OneWay.class)));
        contenders.addAll(inMemory(OneWay.class, ""));
        contenders.add(socket(OneWay.class).load(WRITES));
        contenders.add(sameThread().limit());
        return Benchmark.named("ipc-one-way", "from one process to another, 64 bytes a message, a message per event.")
            .load(SENDING)
            .quickLoad(QUICK_SENDING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(
                Comparison.bar("best", 1.0, AERON, CHRONICLE, MANY_TO_ONE, SOCKET),
                Comparison.bar(LIKE_FOR_LIKE, 1.0, AERON, CHRONICLE, MANY_TO_ONE, SOCKET).of(OURS + UNCHECKED),
                trusting())
            .build();
    }

    private static Contender unchecked(final Contender ours)
    {
        return ours.jvm(JvmOptions.NO_BOUNDS_CHECKS)
            .about("The same without the bounds checks of the buffers that codecs use, as the peers.");
    }

    /** It hands out the memory that the other process writes, unchecked; shown for what that is worth. */
    private static Comparison trusting()
    {
        return Comparison.published(ONE_TO_ONE, ONE_TO_ONE);
    }

    private static Benchmark oneWayThroughEngine()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(throughEngine(THROUGH_ENGINE, OneWay.class));
        contenders.add(unchecked(throughEngine(THROUGH_ENGINE + UNCHECKED, OneWay.class)));
        contenders.addAll(fastest(OneWay.class, ""));
        contenders.add(sameThread().limit());
        return Benchmark.named("ipc-one-way-engine", "as ipc-one-way; ours ends in a stage of an engine, behind its " +
            "sequencer and ring, the others in the reading process.")
            .load(SENDING)
            .quickLoad(QUICK_SENDING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(
                Comparison.bar("best-bare", 0.8, AERON, MANY_TO_ONE),
                Comparison.bar(LIKE_FOR_LIKE, 0.8, AERON, MANY_TO_ONE).of(THROUGH_ENGINE + UNCHECKED),
                trusting())
            .build();
    }

    private static Benchmark batchesThroughEngine()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(batched(throughEngine(THROUGH_ENGINE, OneWay.class)));
        contenders.add(batched(unchecked(throughEngine(THROUGH_ENGINE + UNCHECKED, OneWay.class))));
        contenders.addAll(fastest(OneWay.class, SINGLE));
        contenders.add(sameThread().limit());
        return Benchmark.named("ipc-batch-64-engine", BATCH + " events of 64 bytes go in at once, and end one by " +
            "one in a stage of an engine; the contenders that end in " + SINGLE + " send one event a message.")
            .load(SENDING)
            .quickLoad(QUICK_SENDING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(
                Comparison.bar("best-single", 1.5, AERON + SINGLE, MANY_TO_ONE + SINGLE),
                Comparison.bar(LIKE_FOR_LIKE, 1.5, AERON + SINGLE, MANY_TO_ONE + SINGLE)
                    .of(THROUGH_ENGINE + UNCHECKED),
                Comparison.published(ONE_TO_ONE + SINGLE, ONE_TO_ONE + SINGLE))
            .build();
    }

    private static Benchmark roundTripThroughEngine()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(throughEngine(THROUGH_ENGINE, RoundTrip.class));
        contenders.addAll(fastest(RoundTrip.class, ""));
        contenders.add(sameThread().background());
        return Benchmark.named("ipc-round-trip-engine", "as ipc-round-trip; ours goes through an engine, whose stage " +
            "answers by a bare lane.")
            .metric(Metric.LATENCY)
            .load(ASKING)
            .quickLoad(QUICK_ASKING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(Comparison.bar("best-bare", 2.0, AERON, MANY_TO_ONE), trusting())
            .build();
    }

    private static Benchmark request()
    {
        return Benchmark.named("ipc-request", "a request of 64 bytes to another process, 10,000 a second, until its " +
            "answer is back: both are in files (page cache) before that.")
            .metric(Metric.LATENCY)
            .load(ASKING)
            .quickLoad(QUICK_ASKING)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, RoundTrip.class, over(Transport.JOURNALED_ENGINE), idling(), engineIdling())
                    .about("An engine: journaled, handled, the output in its log, then the reply lane."),
                Contender.of(CHRONICLE, RoundTrip.class, over(Transport.CHRONICLE_ON_DISK), idling(),
                    Axis.of(ChronicleLink.CLOCK, Axis.texts(ChronicleLink.Clock.values())))
                    .about("A service by hand: tails a queue, handles, appends to another queue, which the asking " +
                        "process tails."),
                sameThread().background())
            .comparisons(Comparison.bar(CHRONICLE, 0.7, CHRONICLE))
            .build();
    }

    private static Benchmark wake()
    {
        return Benchmark.named("ipc-wake", "an event each 10 ms to an engine that sleeps, its answer by a bare lane.")
            .metric(Metric.LATENCY)
            .load(WAKES)
            .quickLoad(QUICK_WAKES)
            .model(EventModel::checksum)
            .bar(WAKE_BAR_NS)
            .contenders(
                Contender.of(OURS, RoundTrip.class, over(Transport.ENGINE)
                    .with(EngineLink.ENGINE_IDLE, EngineLink.OWN), idling())
                    .about("The engine's own idle strategy: parked until a byte on the doorbell."),
                Contender.of(SOCKET, RoundTrip.class, over(Transport.SOCKET)
                    .with(Idling.SETTING, Idling.YIELDING.toString()).with(SocketLink.MODE, "blocking"))
                    .about("A stream socket of the Unix domain, both ends blocked in a read."),
                sameThread().background())
            .comparisons(Comparison.published(SOCKET, SOCKET))
            .build();
    }

    private static Benchmark producers()
    {
        return Benchmark.named("ipc-producers", ManyProducers.PRODUCERS + " producers of another process, 50,000 " +
            "events a second in total, each with a lane of its own: processor time of the engine's process. A round " +
            "in which one of them gets less than 0.9 of its share fails.")
            .metric(Metric.CPU)
            .load(Load.paced(50_000, 10, 50_000, 1_000))
            .quickLoad(Load.paced(50_000, 5, 50_000, 1_000))
            .model((settings, events) -> events)
            .contenders(Contender.of(OURS, ManyProducers.class, Settings.NONE)
                .about("The engine's own idle strategy, no journal."))
            .build();
    }

    private static Benchmark silentProducers()
    {
        return Benchmark.named("ipc-silent", ManyProducers.PRODUCERS + " producers of another process that put in an " +
            "event each at first, and then nothing: processor time of the engine's process.")
            .metric(Metric.CPU)
            .load(Load.paced(1, 60, 1, 1_000))
            .quickLoad(Load.paced(1, 10, 1, 1_000))
            .model((settings, events) -> events)
            .bar(SILENT_BAR_CORES)
            .contenders(Contender.of(OURS, ManyProducers.class, Settings.of(ManyProducers.SILENT, "true"))
                .about("The engine's own idle strategy, no journal."))
            .build();
    }

    private static Contender throughEngine(final String name, final Class<? extends Workload> workload)
    {
        return Contender.of(name, workload, over(Transport.ENGINE), idling(), engineIdling(),
                sizes(workload))
            .about("An engine without a journal: IpcInlet, a lane of the best size, sequencer, ring and a stage on " +
                "one thread.");
    }

    private static Axis engineIdling()
    {
        return Axis.of(EngineLink.ENGINE_IDLE, EngineLink.OWN, Idling.YIELDING.toString(),
            Idling.BUSY_SPIN.toString());
    }

    /** Of those that the bare rows have, without the two that are far behind there. */
    private static List<Contender> fastest(final Class<? extends Workload> workload, final String suffix)
    {
        return inMemory(workload, suffix).stream().filter(each -> !each.name().startsWith(CHRONICLE)).toList();
    }

    private static Benchmark batches()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(batched(ours(OneWay.class)));
        contenders.add(batched(unchecked(lanes(OURS + UNCHECKED, OneWay.class))));
        inMemory(OneWay.class, "").forEach(contender -> contenders.add(batched(contender)));
        contenders.add(batched(socket(OneWay.class)));
        contenders.addAll(inMemory(OneWay.class, SINGLE));
        contenders.add(sameThread().limit());
        return Benchmark.named("ipc-batch-64", "from one process to another, " + BATCH +
            " events of 64 bytes a message; the contenders that end in " + SINGLE + " send one a message.")
            .load(SENDING)
            .quickLoad(QUICK_SENDING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(
                Comparison.bar("best-single", 2.5, AERON + SINGLE, CHRONICLE + SINGLE, MANY_TO_ONE + SINGLE),
                Comparison.bar(LIKE_FOR_LIKE, 2.5, AERON + SINGLE, CHRONICLE + SINGLE, MANY_TO_ONE + SINGLE)
                    .of(OURS + UNCHECKED),
                Comparison.published(ONE_TO_ONE + SINGLE, ONE_TO_ONE + SINGLE),
                Comparison.published("best", AERON, CHRONICLE, MANY_TO_ONE, ONE_TO_ONE, SOCKET))
            .build();
    }

    private static Benchmark roundTrip()
    {
        final List<Contender> contenders = new ArrayList<>();
        contenders.add(ours(RoundTrip.class));
        contenders.addAll(inMemory(RoundTrip.class, ""));
        contenders.add(socket(RoundTrip.class));
        contenders.add(Contender.of("volatile-round-trip", VolatileHandOver.class,
            Settings.of(VolatileHandOver.HANDLER, VolatileHandOver.Handler.SENDER.toString()))
            .about("Two threads of one process and a volatile for each direction.")
            .limit());
        contenders.add(sameThread().background());
        return Benchmark.named("ipc-round-trip", "64 bytes from one " +
            "process to another and back, 10,000 a second, from the planned time to the handler of the answer.")
            .metric(Metric.LATENCY)
            .load(ASKING)
            .quickLoad(QUICK_ASKING)
            .model(EventModel::checksum)
            .contenders(contenders)
            .comparisons(Comparison.bar("best", 1.1, AERON, CHRONICLE, MANY_TO_ONE, SOCKET), trusting())
            .build();
    }

    private static Contender sameThread()
    {
        return Contender.of("same-thread", SameThread.class, Settings.NONE)
            .about("The producer calls the handler itself: no hand-over at all; at a fixed rate, the machine's own " +
                "hiccups.");
    }

    private static Contender ours(final Class<? extends Workload> workload)
    {
        return lanes(OURS, workload)
            .about("Bare lanes, without an engine: a ring of the best size over a mapped file in memory for each " +
                "direction; each record is copied out before it is handled.");
    }

    private static Contender lanes(final String name, final Class<? extends Workload> workload)
    {
        return Contender.of(name, workload, over(Transport.LANE), idling(), sizes(workload));
    }

    private static Contender batched(final Contender single)
    {
        return single.with(OneWay.BATCH, Integer.toString(BATCH));
    }

    private static List<Contender> inMemory(final Class<? extends Workload> workload, final String suffix)
    {
        return List.of(
            Contender.of(AERON + suffix, workload, over(Transport.AERON), idling(),
                Axis.of(AeronLink.DRIVER_IDLE, Axis.texts(Idling.YIELDING, Idling.BACKOFF)),
                Axis.of(AeronLink.TERM_KIB, "16384", "1024", "64"))
                .about("Exclusive publications over aeron:ipc with tryClaim, the best length of terms, directory in " +
                    "memory; " +
                    "the media driver is one SHARED thread of the sending process. Nothing is stored."),
            Contender.of(CHRONICLE + suffix, workload, over(Transport.CHRONICLE), idling(),
                Axis.of(ChronicleLink.CLOCK, Axis.texts(ChronicleLink.Clock.values())))
                .about("writeBytes in one process, a tailer's readBytes in the other. All messages stay in the page " +
                    "cache's files: they outlive the processes, not the machine."),
            ring(MANY_TO_ONE + suffix, workload, Transport.MANY_TO_ONE),
            ring(ONE_TO_ONE + suffix, workload, Transport.ONE_TO_ONE));
    }

    private static Contender ring(
        final String name, final Class<? extends Workload> workload, final Transport transport)
    {
        return Contender.of(name, workload, over(transport), idling(), sizes(workload))
            .about("A ring of the best size over a mapped file in memory for each direction, tryClaim and commit, " +
                "read with a limit of 256. Nothing is stored once it is read.");
    }

    private static Contender socket(final Class<? extends Workload> workload)
    {
        return Contender.of(SOCKET, workload, over(Transport.SOCKET).with(Idling.SETTING, Idling.YIELDING.toString()),
            Axis.of(SocketLink.MODE, Axis.texts(SocketLink.Mode.values())))
            .about("A stream socket of the Unix domain, a write for each message, reads of up to 64 KB.");
    }

    private static Settings over(final Transport transport)
    {
        return Settings.of(Transport.SETTING, transport.toString());
    }

    /** A message that waits for its answer takes no room. */
    private static Axis sizes(final Class<? extends Workload> workload)
    {
        return workload == OneWay.class ? Axis.of(LinkPlan.RING_KIB, "16384", "1024", "65536") :
            Axis.of(LinkPlan.RING_KIB, "1024");
    }

    private static Axis idling()
    {
        return Axis.of(Idling.SETTING, Axis.texts(Idling.values()));
    }
}
