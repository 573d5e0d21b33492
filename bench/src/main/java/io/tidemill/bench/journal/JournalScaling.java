// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.util.ArrayList;
import java.util.List;

import io.tidemill.bench.limit.MappedCopy;
import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;

/**
 * What an event costs by its size, and what reading one costs by the length of the journal.
 */
final class JournalScaling
{
    private static final int[] SIZES = {16, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10};
    private static final long[] LENGTHS = {10_000, 100_000, 1_000_000, 3_000_000, 6_000_000};
    private static final long MAX_EVENTS = 2_000_000;
    private static final long MAX_BYTES = 192L << 20;

    private JournalScaling()
    {
    }

    static List<Benchmark> benchmarks()
    {
        return List.of(eventSize(), journalLength());
    }

    private static Benchmark eventSize()
    {
        final List<Contender> points = new ArrayList<>();
        for (final int bytes : SIZES)
        {
            points.add(sized("tidemill", Contender.of("tidemill " + bytes, TidemillAppend.class, Settings.NONE),
                bytes));
            for (final PeerWriter.Api api : List.of(
                PeerWriter.Api.WRITE_BYTES, PeerWriter.Api.WRITING_DOCUMENT, PeerWriter.Api.BATCHED_WRITING_DOCUMENT))
            {
                points.add(sized("chronicle-" + api, Contender.of("chronicle-" + api + " " + bytes,
                    ChronicleAppend.class, Settings.of(JournalGroup.API, api.toString())), bytes));
            }
            points.add(sized("copy-faulted", Contender.of("copy-faulted " + bytes, MappedCopy.class,
                Settings.of(MappedCopy.PAGES, MappedCopy.Pages.FAULTED.toString())).limit(), bytes));
        }
        return Benchmark.named("scaling-event-size", "one thread appends events of rising size.")
            .phase(Phase.WRITE)
            .load(size(SIZES[0]))
            .model(EventModel::checksum)
            .contenders(points)
            .against("bytes")
            .build();
    }

    private static Contender sized(final String series, final Contender contender, final int bytes)
    {
        return JournalGroup.sized(contender, bytes).at(series, bytes).load(size(bytes));
    }

    private static Load size(final int bytes)
    {
        final long events = Math.min(MAX_EVENTS, MAX_BYTES / bytes);
        return new Load(events, 3, events, 1_000);
    }

    private static Benchmark journalLength()
    {
        final List<Contender> points = new ArrayList<>();
        for (final long length : LENGTHS)
        {
            final Load load = new Load(length, 3, length, 1_000);
            points.add(Contender.of("tidemill " + length, TidemillReplay.class, Settings.NONE)
                .at("tidemill", length).load(load));
            points.add(Contender.of("chronicle " + length, ChronicleReplay.class,
                Settings.of(JournalGroup.API, ChronicleReplay.ReadApi.READ_BYTES.toString()))
                .at("chronicle", length).load(load));
            points.add(Contender.of("chronicle-batched " + length, ChronicleReplay.class,
                Settings.of(JournalGroup.API, ChronicleReplay.ReadApi.READ_BYTES.toString())
                    .with(ChronicleReplay.WRITTEN, PeerWriter.Api.BATCHED_WRITE_BYTES.toString()))
                .at("chronicle-batched", length).load(load));
        }
        return Benchmark.named("scaling-journal-length",
            "a log of rising length is opened and read into a handler.")
            .phase(Phase.READ)
            .load(new Load(LENGTHS[0], 3, LENGTHS[0], 1_000))
            .model(EventModel::checksum)
            .contenders(points)
            .against("events in the log")
            .build();
    }
}
