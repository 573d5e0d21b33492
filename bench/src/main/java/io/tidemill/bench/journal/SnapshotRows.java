// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.List;

import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * What snapshots cost while they are taken, and what they save at the start.
 */
final class SnapshotRows
{
    private static final int RATE = 100_000;
    private static final long RECOVERED_EVENTS = 100_000_000;
    private static final long QUICK_RECOVERED_EVENTS = 10_000_000;

    private SnapshotRows()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(snapshots(), snapshotPause(), recoveryStart());
    }

    private static Benchmark snapshots()
    {
        return JournalLatency.latency("latency-snapshots", "100,000 events a second from one producer, journaled, " +
            "to a stage with 100 MB of state, of which a snapshot is taken every half a second.", RATE)
            .contenders(
                snapshotting(JournalGroup.OURS, 500).about("The stage stands still while it writes its part."),
                Contender.of("tidemill-no-snapshots", SnapshottingWorkload.class,
                    Settings.of(SnapshottingWorkload.STATE_MB, "100")).about("The same without."))
            .comparisons(Comparison.published("tidemill-no-snapshots", "tidemill-no-snapshots"))
            .build();
    }

    private static Contender snapshotting(final String name, final int everyMs)
    {
        return Contender.of(name, SnapshottingWorkload.class, Settings.of(
            SnapshottingWorkload.EVERY_MS, Integer.toString(everyMs)).with(SnapshottingWorkload.STATE_MB, "100"));
    }

    private static Benchmark snapshotPause()
    {
        return JournalLatency.latency("snapshot-pause", "as latency-snapshots: how long the stage stands still for " +
            "each megabyte of its state, with much state and with little.", RATE)
            .contenders(
                Contender.of(JournalGroup.OURS, SnapshotPause.class, Settings.of(SnapshottingWorkload.STATE_MB, "100"))
                    .about("1.6 million records of 64 bytes, to the page cache, with CRC32C."),
                Contender.of("tidemill-1MB", SnapshotPause.class, Settings.of(SnapshottingWorkload.STATE_MB, "1"))
                    .about("16,384 records."))
            .build();
    }

    private static Benchmark recoveryStart()
    {
        return Benchmark.named("recovery-start", "from start() to RUNNING in a fresh JVM, a snapshot behind the last " +
            "event of the journal: what the journal's length adds to the start is to be 300 ms at most.")
            .metric(Metric.LATENCY)
            .phase(Phase.READ)
            .load(new Load(RECOVERED_EVENTS, 1, 1, 0, RECOVERED_EVENTS / 5.0))
            .quickLoad(new Load(QUICK_RECOVERED_EVENTS, 1, 1, 0, QUICK_RECOVERED_EVENTS / 5.0))
            .model(EventModel::checksum)
            .contenders(
                recovering(JournalGroup.OURS, RecoveryStart.What.FULL).about("All events in the journal."),
                recovering("tidemill-empty", RecoveryStart.What.EMPTY).about("One event in the journal."),
                recovering("jvm", RecoveryStart.What.BOOT).background()
                    .about("What comes before: the JVM, up to the benchmark's first own step."))
            .comparisons(Comparison.published("tidemill-empty", "tidemill-empty"))
            .build();
    }

    private static Contender recovering(final String name, final RecoveryStart.What what)
    {
        return Contender.of(name, RecoveryStart.class, Settings.of(RecoveryStart.WHAT, what.toString()));
    }
}
