// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.limit.MappedCopy;
import io.tidemill.bench.limit.MappedForce;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * The benchmarks whose events are on the disk before they are handled. A handler behind a log that only the page cache
 * has is in {@code end-to-end-64B}.
 */
final class SyncRows
{
    private static final String SQLITE = "sqlite";
    private static final String FORCE_PER_EVENT = "force-per-event";
    private static final String FORCE_PAGE = "force-page";

    private static final int SMALL_GROUP = 256;

    /** 1 MB of events. */
    private static final int LARGE_GROUP = 16_384;

    /** A stream: some hundred groups, not the first few of a new file. */
    private static final Load STREAMING = new Load(4_000_000, 3, 500_000, 1_000);
    private static final Load QUICK_STREAMING = new Load(2_000_000, 3, 500_000, 1_000);

    /** Some 0.3 ms each on a fast disk. */
    private static final Load ONE_BY_ONE = new Load(1_000, 3, 500, 500);

    private static final double PER_SECOND = 10_000;

    private static final double MAX_EVENTS = 3_000_000;

    /** So seldom that none waits for the one before it. */
    private static final Load ARRIVING_ALONE = Load.paced(200, 10, 500, 500);

    private SyncRows()
    {
    }

    static Benchmark stream()
    {
        return Benchmark.named("fsync-stream",
            "from one producer thread, brought to the disk in groups, and only then handled.")
            .phase(Phase.WRITE)
            .load(STREAMING)
            .quickLoad(QUICK_STREAMING)
            .model(EventModel::checksum)
            .contenders(
                ours(),
                sqlite(),
                chronicle("chronicle-sync", ChronicleSyncedLog.Sync.APPENDER),
                chronicle("chronicle-force", ChronicleSyncedLog.Sync.FORCE),
                ArchiveRecording.contender("aeron-archive-sync-1", 1),
                ArchiveRecording.contender("aeron-archive-sync-2", 2),
                Contender.of("force-1MiB", MappedForce.class, forced(MappedCopy.Pages.FAULTED)
                    .with(MappedForce.BATCH, Integer.toString(LARGE_GROUP)))
                    .about("One thread stores 1 MB into mapped pages of a file that has its blocks, forces it, " +
                        "handles it; the same 64 MB round and round.")
                    .limit(),
                Contender.of("force-fresh-1MiB", MappedForce.class, forced(MappedCopy.Pages.FRESH)
                    .with(MappedForce.BATCH, Integer.toString(LARGE_GROUP)))
                    .about("The same into pages that nobody has written before, as a log must.")
                    .limit(),
                Contender.of(FORCE_PER_EVENT, MappedForce.class, forced(MappedCopy.Pages.FAULTED))
                    .load(ONE_BY_ONE)
                    .about("One thread stores an event into a mapped page, forces it, handles it.")
                    .limit())
            .comparisons(
                Comparison.bar(SQLITE, 1.0, SQLITE),
                Comparison.bar(FORCE_PER_EVENT, 500, FORCE_PER_EVENT),
                Comparison.published("chronicle", "chronicle-sync", "chronicle-force"),
                Comparison.published("aeron-archive", "aeron-archive-sync-1", "aeron-archive-sync-2"))
            .build();
    }

    static List<Benchmark> latencies()
    {
        return List.of(
            atRate("latency-fsync-10k", PER_SECOND, Comparison.bar(FORCE_PAGE, 2.5, FORCE_PAGE)),
            atRate("latency-fsync-100k", 10 * PER_SECOND, Comparison.published(FORCE_PAGE, FORCE_PAGE)),
            atRate("latency-fsync-1M", 100 * PER_SECOND, Comparison.published(FORCE_PAGE, FORCE_PAGE)));
    }

    private static Benchmark atRate(final String id, final double eventsPerSecond, final Comparison toOnePage)
    {
        final boolean isTried = eventsPerSecond == PER_SECOND;
        return Benchmark.named(id, "from one producer thread, from the planned time to the handler, which sees what " +
            "is on the disk" + (isTried ? "." : "; nothing was tried here, all give way to others."))
            .metric(Metric.LATENCY)
            .phase(Phase.WRITE)
            .load(arriving(eventsPerSecond, 10))
            .quickLoad(arriving(eventsPerSecond, 5))
            .model(EventModel::checksum)
            .contenders(Stream.of(
                ours(),
                sqlite(),
                chronicle("chronicle-force", ChronicleSyncedLog.Sync.FORCE),
                ArchiveRecording.contender("aeron-archive-sync-1", 1),
                Contender.of(FORCE_PAGE, MappedForce.class, forced(MappedCopy.Pages.FAULTED))
                    .load(ARRIVING_ALONE)
                    .about("One thread stores an event into a mapped page, forces it, handles it; 200 a second, so " +
                        "that none waits for another.")
                    .limit(),
                JournalLatency.machine())
                .map(contender -> isTried ? contender : contender.untried(Idling.GIVING_WAY)).toList())
            .comparisons(
                toOnePage,
                Comparison.published(SQLITE, SQLITE),
                Comparison.published("chronicle", "chronicle-force"),
                Comparison.published("aeron-archive", "aeron-archive-sync-1"))
            .build();
    }

    private static Load arriving(final double eventsPerSecond, final double seconds)
    {
        return Load.paced(eventsPerSecond, Math.min(seconds, MAX_EVENTS / eventsPerSecond), 50_000, 1_000);
    }

    private static Settings forced(final MappedCopy.Pages pages)
    {
        return Settings.of(MappedCopy.PAGES, pages.toString());
    }

    private static Contender ours()
    {
        return Contender.of(JournalGroup.OURS, TidemillWorkload.class, Settings.of(
            TidemillWorkload.LOG, TidemillWorkload.Log.FSYNC.toString())
            .with(TidemillWorkload.INLET, TidemillWorkload.InletKind.DIRECT.toString())
            .with(TidemillWorkload.RING, Integer.toString(GroupCommit.RING_SIZE)),
            Axis.of(TidemillWorkload.IDLE, Axis.texts(
                TidemillWorkload.Idle.PARKING, TidemillWorkload.Idle.BACKOFF, TidemillWorkload.Idle.YIELDING)),
            Axis.of(TidemillWorkload.PLAN, Axis.texts(TidemillWorkload.Plan.FUSED, TidemillWorkload.Plan.AUTO)))
            .about("A stage that waits for FSYNC, direct inlet, a ring as large as that of the others; the best of " +
                "three idle strategies and of two thread plans.");
    }

    private static Contender sqlite()
    {
        return Contender.of(SQLITE, GroupCommit.class, Settings.of(GroupCommit.LOG, SyncedLog.Kind.SQLITE.toString()),
            waits(), groups())
            .about("A table with a row per event, prepared batches, WAL with synchronous=FULL (read back): each " +
                "commit syncs the log; one thread behind a Disruptor commits what has arrived and then handles it.");
    }

    private static Contender chronicle(final String name, final ChronicleSyncedLog.Sync sync)
    {
        final String how = sync == ChronicleSyncedLog.Sync.FORCE ?
            "FileChannel.force on the queue's file, which brings all its dirty pages to the disk" :
            "the appender's sync() of a queue with SyncMode.SYNC, which msyncs the pages of the messages; that of " +
                "the file's header may come later (the default mode brings nothing to the disk)";
        return Contender.of(name, GroupCommit.class,
            Settings.of(GroupCommit.LOG, SyncedLog.Kind.CHRONICLE.toString())
                .with(ChronicleSyncedLog.SYNC, sync.toString()),
            waits(),
            groups(),
            Axis.of(JournalGroup.API,
                Axis.texts(PeerWriter.Api.BATCHED_WRITE_BYTES, PeerWriter.Api.WRITE_BYTES)))
            .about("One thread behind a Disruptor appends what has arrived, syncs it and then handles it: " + how +
                ".");
    }

    /** The committing thread mostly waits for the disk: one that spins and one that lets go are enough to try. */
    private static Axis waits()
    {
        return Axis.of(Wait.SETTING, Axis.texts(Wait.YIELDING, Wait.BLOCKING));
    }

    private static Axis groups()
    {
        return Axis.of(GroupCommit.LIMIT, Integer.toString(LARGE_GROUP), Integer.toString(SMALL_GROUP));
    }
}
