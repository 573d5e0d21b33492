// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.limit.MappedCopy;
import io.tidemill.bench.limit.MappedRead;
import io.tidemill.bench.limit.SequentialWrite;
import io.tidemill.bench.orderbook.OrderBookRows;
import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.Claim;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.JvmOptions;
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

    static final String TAILED = "chronicle-queue";

    private static final String BATCHED = "chronicle-batched";

    private static final int KIB = 1024;

    /** Warm-up passes as long as timed ones, to meet all that those meet, such as switches of a mapped block. */
    private static final Load WRITING = new Load(3_000_000, 5, 3_000_000, 2_000);
    private static final Load WRITING_1KIB = new Load(300_000, 5, 300_000, 2_000);
    private static final Load READING = new Load(12_000_000, 5, 12_000_000, 1_500);
    private static final Load SUSTAINED = new Load(300_000_000, 1, 3_000_000, 1_000);
    private static final Load QUICK_WRITING = new Load(3_000_000, 3, 3_000_000, 1_000);
    private static final Load QUICK_WRITING_1KIB = new Load(300_000, 3, 300_000, 1_000);
    private static final Load QUICK_READING = new Load(6_000_000, 5, 6_000_000, 1_000);

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
        all.addAll(SnapshotRows.benchmarks());
        all.addAll(SyncRows.latencies());
        all.add(sustained());
        all.addAll(JournalScaling.benchmarks());
        all.addAll(OrderBookRows.benchmarks());
        return List.copyOf(all);
    }

    private static Benchmark append64()
    {
        return append("append-64B", 4, WRITING, QUICK_WRITING);
    }

    private static Benchmark append1Ki()
    {
        final Benchmark template = append("append-1KiB", 1.5, WRITING_1KIB, QUICK_WRITING_1KIB);
        return template.with(template.contenders().stream().map(contender -> sized(contender, KIB)).toList());
    }

    private static Benchmark append(final String id, final double bar, final Load load, final Load quick)
    {
        return Benchmark.named(id, "one thread appends to a log: Tidemill in batches of " + BatchSource.CAPACITY +
            ", with CRC; Chronicle a message per event, and batched by hand.")
            .phase(Phase.WRITE)
            .load(load)
            .quickLoad(quick)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, TidemillAppend.class, Settings.NONE)
                    .about("LogSession.append in batches of " + BatchSource.CAPACITY +
                        ", as the engine gives them; frames with CRC32C, written to the page cache."),
                Contender.of("chronicle-writeBytes", ChronicleAppend.class, api(PeerWriter.Api.WRITE_BYTES))
                    .about("Chronicle Queue, a message an event, staged and copied; page cache, no checksum; a clock " +
                        "that stands still, which spares it a call per message."),
                Contender.of("chronicle-writingDocument", ChronicleAppend.class, api(PeerWriter.Api.WRITING_DOCUMENT))
                    .about("The same, encoded in place, the lowest level that its documentation describes."),
                Contender.of(BATCHED, ChronicleAppend.class, Settings.NONE, Axis.of(API, Axis.texts(
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT)))
                    .about("The same with " + PeerWriter.Api.BATCH + " events in a message, put together by hand."),
                copy(MappedCopy.Pages.FAULTED),
                copy(MappedCopy.Pages.FRESH),
                Contender.of("sequential-write", SequentialWrite.class, Settings.NONE).limit()
                    .about("Events made and written by write(2), 1 MB a call."))
            .comparisons(
                Comparison.bar("chronicle", bar, "chronicle-writeBytes", "chronicle-writingDocument"),
                Comparison.published(BATCHED, BATCHED))
            .build();
    }

    /** More than any page cache that it runs in is allowed to keep dirty. */
    private static Benchmark sustained()
    {
        return Benchmark.named("append-sustained", "one thread appends 20 GB: in the end no faster than the disk.")
            .phase(Phase.WRITE)
            .load(SUSTAINED)
            .model(EventModel::checksum)
            .contenders(
                Contender.of(OURS, TidemillAppend.class, Settings.NONE)
                    .about("As in append-64B; 80 segments."),
                Contender.of("chronicle-writeBytes", ChronicleAppend.class, api(PeerWriter.Api.WRITE_BYTES))
                    .about("As in append-64B."))
            .comparisons(Comparison.published("chronicle", "chronicle-writeBytes"))
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
                    Axis.of(TidemillWorkload.IDLE, Axis.texts(TidemillWorkload.Idle.values())))
                    .about("Direct inlet; one engine thread journals (page cache, CRC32C), then runs the stage; the " +
                        "best idle strategy."),
                parking("tidemill-default", TidemillWorkload.InletKind.DIRECT)
                    .about("The same with the engine's own idle strategy: it spins, then parks."),
                parking("tidemill-lane", TidemillWorkload.InletKind.LANE)
                    .about("The same with a lane, as an engine with several producers has them."),
                tailed()
                    .about("Chronicle Queue by itself: the producer appends, a tailer on the handler's thread reads; " +
                        "as its documentation has it; page cache, no checksum."),
                handWired("hand-wired", HandWired.Handlers.TWO, PeerQueue.Clock.SYSTEM,
                    PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT)
                    .about("Disruptor: one handler appends each event to Chronicle Queue, the logic stands behind it " +
                        "on a thread of its own; both as their documentation has it; page cache, no checksum."),
                handWired("hand-wired-still", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.WRITE_BYTES)
                    .about("The same with a clock that stands still, so that the queue never asks for the time."),
                handWired("hand-batched", HandWired.Handlers.TWO, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT)
                    .about("The same with up to 256 events in a document."),
                handWired("hand-fused", HandWired.Handlers.ONE, PeerQueue.Clock.STILL,
                    PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.BATCHED_WRITING_DOCUMENT)
                    .about("The same with both on one thread, by hand: two threads in all, as ours has."),
                ArchiveRecording.contender("aeron-archive-0", 0),
                copy(MappedCopy.Pages.FAULTED))
            .comparisons(
                Comparison.published(TAILED, TAILED),
                Comparison.bar("hand-wired", 5, "hand-wired"),
                Comparison.published("hand-wired-still", "hand-wired-still"),
                Comparison.bar("hand-batched", 1.0, "hand-batched"),
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
                Contender.of(OURS, TidemillReplay.class, Settings.NONE)
                    .about("replay() of the engine: every CRC checked, events through the ring to the stage, and the " +
                        "end proven by a search of all that lies behind it."),
                Contender.of("tidemill-unchecked", TidemillReplay.class, Settings.NONE)
                    .jvm(JvmOptions.NO_BOUNDS_CHECKS)
                    .about("The same with a codec that may read wherever it likes, as the others have it."),
                Contender.of("chronicle-readBytes", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READ_BYTES.toString()))
                    .about("A tailer gives each message to a function, which calls the handler; no checksum."),
                Contender.of("chronicle-readingDocument", ChronicleReplay.class,
                    Settings.of(API, ChronicleReplay.ReadApi.READING_DOCUMENT.toString()))
                    .about("The same, a document opened and closed for each message."),
                Contender.of(BATCHED, ChronicleReplay.class,
                    Settings.of(ChronicleReplay.WRITTEN, PeerWriter.Api.BATCHED_WRITE_BYTES.toString()),
                    Axis.of(API, Axis.texts(ChronicleReplay.ReadApi.values())))
                    .about("The same with " + PeerWriter.Api.BATCH + " events in a message, taken apart by hand."),
                Contender.of("mapped-read", MappedRead.class, Settings.NONE).limit()
                    .about("Events loaded from mapped pages into the handler, nothing else; mapping is part of it."))
            .comparisons(
                Comparison.bar("chronicle", 6, "chronicle-readBytes", "chronicle-readingDocument"),
                Comparison.published(BATCHED, BATCHED))
            .build();
    }

    /** With events of another size, in a JVM that is told so. */
    static Contender sized(final Contender contender, final int bytes)
    {
        return contender
            .with(EventModel.EVENT_BYTES, Integer.toString(bytes))
            .jvm(JvmOptions.eventBytes(bytes));
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
            "copy-" + pages, MappedCopy.class, Settings.of(MappedCopy.PAGES, pages.toString()))
            .limit()
            .about("Events made and stored into mapped pages, " + (pages == MappedCopy.Pages.FAULTED ?
                "each touched before." : "each first store a page fault."));
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
            Batches.axis(),
            Claim.axis(),
            Axis.of(Wait.SETTING, Axis.texts(Wait.values())),
            Axis.of(API, Axis.texts(apis)));
    }

    static Contender tailed()
    {
        return Contender.of(TAILED, ChronicleTailed.class, Settings.of("clock", PeerQueue.Clock.SYSTEM.toString()),
            Axis.of(Idling.SETTING, Axis.texts(Idling.values())),
            Axis.of(API, Axis.texts(PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT)));
    }

    private static Settings api(final PeerWriter.Api api)
    {
        return Settings.of(API, api.toString());
    }
}
