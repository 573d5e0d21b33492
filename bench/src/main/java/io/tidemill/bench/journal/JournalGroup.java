// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.limit.MappedCopy;
import io.tidemill.bench.limit.MappedRead;
import io.tidemill.bench.limit.SequentialWrite;
import io.tidemill.bench.orderbook.OrderBookRows;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * The benchmarks of group {@code journal}. Each round keeps less than 512 MB of files: beyond that the kernel begins to
 * throttle writers, and what is measured is the disk.
 */
public final class JournalGroup
{
    /** By which {@code --only} knows the group. */
    public static final String NAME = "journal";

    static final String OURS = "tidemill";
    static final String API = "api";

    private static final int KIB = 1024;

    /** Warm-up passes as long as timed ones, to meet all that those meet, such as switches of a mapped block. */
    private static final Load WRITING = new Load(3_000_000, 5, 3_000_000, 2_000);
    private static final Load WRITING_1KIB = new Load(300_000, 5, 300_000, 2_000);
    private static final Load READING = new Load(3_000_000, 9, 3_000_000, 1_500);
    private static final Load QUICK_WRITING = new Load(3_000_000, 3, 3_000_000, 1_000);
    private static final Load QUICK_WRITING_1KIB = new Load(300_000, 3, 300_000, 1_000);
    private static final Load QUICK_READING = new Load(3_000_000, 5, 3_000_000, 1_000);

    private JournalGroup()
    {
    }

    /**
     * All of them.
     *
     * @return in the order in which they are run.
     */
    public static List<Benchmark> benchmarks()
    {
        final List<Benchmark> all = new ArrayList<>(
            List.of(append64(), append1Ki(), endToEnd(), replay(), SyncRows.stream()));
        all.addAll(JournalLatency.benchmarks());
        all.add(SyncRows.latency());
        all.addAll(JournalScaling.benchmarks());
        all.addAll(OrderBookRows.benchmarks());
        return List.copyOf(all);
    }

    private static Benchmark append64()
    {
        return append("append-64B", 2.5, WRITING, QUICK_WRITING);
    }

    private static Benchmark append1Ki()
    {
        final Benchmark template = append("append-1KiB", 1.5, WRITING_1KIB, QUICK_WRITING_1KIB);
        return template.with(template.contenders().stream().map(contender -> sized(contender, KIB)).toList());
    }

    private static Benchmark append(final String id, final double bar, final Load load, final Load quick)
    {
        return Benchmark.named(id, "one thread appends to a log: Tidemill in batches of " + BatchSource.CAPACITY +
            ", with CRC; Chronicle a message per event.")
            .phase(Phase.WRITE)
            .load(load)
            .quickLoad(quick)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, TidemillAppend.class, Settings.NONE),
                Contender.of("chronicle-writeBytes", ChronicleAppend.class, api(PeerWriter.Api.WRITE_BYTES)),
                Contender.of("chronicle-writingDocument", ChronicleAppend.class,
                    api(PeerWriter.Api.WRITING_DOCUMENT)),
                copy(MappedCopy.Pages.FAULTED),
                copy(MappedCopy.Pages.FRESH),
                Contender.of("sequential-write", SequentialWrite.class, Settings.NONE).limit())
            .comparisons(
                Comparison.bar("chronicle", bar, "chronicle-writeBytes", "chronicle-writingDocument"))
            .build();
    }

    private static Benchmark endToEnd()
    {
        return Benchmark.named("end-to-end-64B",
            "from one producer thread, journaled, to a handler on another thread.")
            .phase(Phase.WRITE)
            .load(WRITING)
            .quickLoad(QUICK_WRITING)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, TidemillWorkload.class,
                    journaled(TidemillWorkload.InletKind.DIRECT),
                    Axis.of(TidemillWorkload.IDLE, Axis.texts(TidemillWorkload.Idle.values()))),
                parking("tidemill-default", TidemillWorkload.InletKind.DIRECT),
                parking("tidemill-lane", TidemillWorkload.InletKind.LANE),
                handWired("hand-wired", HandWired.Handlers.TWO, PeerQueue.Clock.SYSTEM,
                    PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT),
                handWired("hand-wired-still", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.WRITE_BYTES),
                handWired("hand-batched", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT),
                handWired("hand-fused", HandWired.Handlers.ONE, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT),
                ArchiveRecording.contender("aeron-archive-0", 0),
                copy(MappedCopy.Pages.FAULTED))
            .comparisons(
                Comparison.bar("hand-wired", 3, "hand-wired"),
                Comparison.published("hand-wired-still", "hand-wired-still"),
                Comparison.bar("hand-batched", 0.8, "hand-batched"),
                Comparison.published("hand-fused", "hand-fused"),
                Comparison.published("aeron-archive-0", "aeron-archive-0"))
            .build();
    }

    private static Benchmark replay()
    {
        return Benchmark.named("replay-64B",
            "a log is opened and read into a handler, page cache warm: Tidemill checks CRCs, Chronicle has none.")
            .phase(Phase.READ)
            .load(READING)
            .quickLoad(QUICK_READING)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, TidemillReplay.class, Settings.NONE),
                Contender.of("chronicle-readBytes", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READ_BYTES.toString())),
                Contender.of("chronicle-readingDocument", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READING_DOCUMENT.toString())),
                Contender.of("mapped-read", MappedRead.class, Settings.NONE).limit())
            .comparisons(
                Comparison.bar("chronicle", 6, "chronicle-readBytes", "chronicle-readingDocument"))
            .build();
    }

    /** With events of another size, in a JVM that is told so. */
    static Contender sized(final Contender contender, final int bytes)
    {
        return contender
            .with(EventModel.EVENT_BYTES, Integer.toString(bytes))
            .jvm("-D" + BenchEvent.LENGTH_PROPERTY + "=" + bytes);
    }

    static Settings journaled(final TidemillWorkload.InletKind inlet)
    {
        return Settings.of(TidemillWorkload.INLET, inlet.toString())
            .with(TidemillWorkload.LOG, TidemillWorkload.Log.PAGE_CACHE.toString());
    }

    private static Contender parking(final String name, final TidemillWorkload.InletKind inlet)
    {
        return Contender.of(name, TidemillWorkload.class,
            journaled(inlet).with(TidemillWorkload.IDLE, TidemillWorkload.Idle.PARKING.toString()));
    }

    private static Contender copy(final MappedCopy.Pages pages)
    {
        return Contender.of(
            "copy-" + pages, MappedCopy.class, Settings.of(MappedCopy.PAGES, pages.toString())).limit();
    }

    static Contender handWired(
        final String name,
        final HandWired.Handlers handlers,
        final PeerQueue.Clock clock,
        final PeerWriter.Api... apis)
    {
        return Contender.of(
            name,
            HandWired.class,
            Settings.of("handlers", handlers.toString()).with("clock", clock.toString()),
            Axis.of(Wait.SETTING, Axis.texts(Wait.values())),
            Axis.of(API, Axis.texts(apis)));
    }

    private static Settings api(final PeerWriter.Api api)
    {
        return Settings.of(API, api.toString());
    }
}
