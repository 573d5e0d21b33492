// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.engine.StoredEvents;
import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Latencies;
import io.tidemill.bench.pipeline.Schedule;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.LogSession;
import io.tidemill.journal.ChronicleJournal;

import org.HdrHistogram.Histogram;

/**
 * One thread appends frames on a schedule; of as many as a segment takes, the longest append counts: with segments of
 * that length it is the one that went over to the next. Without rolls it shows what else takes long.
 */
final class RollPause implements Workload
{
    static final int FRAME_EVENTS = 32;

    /** A fifth of a second at a rate of 100,000. */
    private static final int FRAMES = 625;

    /** What these take, but for their headers: a segment that long is left with about every so many frames. */
    static final int BYTES = FRAMES * FRAME_EVENTS * (BenchEvent.LENGTH_BYTES + 4);

    private final long segmentBytes;

    RollPause(final Settings settings)
    {
        segmentBytes = settings.number(TidemillWorkload.SEGMENT_BYTES, 1 << 28);
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        final Histogram longest = Latencies.histogram();
        try (LogSession<BenchEvent> session = ChronicleJournal.in(directory).withSegmentBytes(segmentBytes)
            .open(new BenchCodec(), List.of(TidemillAppend.INLET)))
        {
            if (session.recovered().next())
            {
                throw new IllegalStateException("the journal in " + directory + " is not new");
            }
            session.begin();
            final long startNs = System.nanoTime();
            append(session, load, longest);
            return Pass.stored(System.nanoTime() - startNs).withLatencies(longest);
        }
    }

    private static void append(
        final LogSession<BenchEvent> session, final Load load, final Histogram longest)
    {
        final Schedule schedule = load.isPaced() ? new Schedule(load.eventsPerSecond()) : null;
        if (schedule != null)
        {
            schedule.begin();
        }
        final long beginNs = System.nanoTime();
        final BatchSource source = new BatchSource(session.inletId(TidemillAppend.INLET));
        final long epochNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        long longestNs = 0;
        int frames = 0;
        for (long first = 0; first < load.events(); first += FRAME_EVENTS)
        {
            if (schedule != null)
            {
                schedule.awaitTurn(first);
            }
            final long last = Math.min(load.events(), first + FRAME_EVENTS) - 1;
            final long startNs = System.nanoTime();
            source.fill(first, last, epochNs + startNs - beginNs);
            for (long next = first; next <= last;)
            {
                next = session.append(source, next, last) + 1;
            }
            longestNs = Math.max(longestNs, System.nanoTime() - startNs);
            if (++frames == FRAMES)
            {
                longest.recordValue(Latencies.clamped(longestNs));
                longestNs = 0;
                frames = 0;
            }
        }
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(StoredEvents.checksum(directory));
    }
}
