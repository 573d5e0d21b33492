// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.engine.StoredEvents;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.LogSession;
import io.tidemill.journal.ChronicleJournal;

/**
 * One thread appends to the journal, in batches such as the engine's duty cycle gives it. The clock is read once per
 * batch, as the engine does.
 */
final class TidemillAppend implements Workload
{
    static final String INLET = "bench";

    TidemillAppend(final Settings settings)
    {
        // The length of an event is the JVM's.
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        return append(directory, load.events());
    }

    static Pass append(final Path directory, final long events)
    {
        try (LogSession<BenchEvent> session =
            ChronicleJournal.in(directory).open(new BenchCodec(), List.of(INLET)))
        {
            if (session.recovered().next())
            {
                throw new IllegalStateException("the journal in " + directory + " is not new");
            }
            final BatchSource source = new BatchSource(session.inletId(INLET));
            final long epochNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
            final long startNs = System.nanoTime();
            for (long first = 0; first < events; first += BatchSource.CAPACITY)
            {
                final long last = Math.min(events, first + BatchSource.CAPACITY) - 1;
                source.fill(first, last, epochNs + (System.nanoTime() - startNs));
                for (long next = first; next <= last;)
                {
                    next = session.append(source, next, last) + 1;
                }
            }
            return Pass.stored(System.nanoTime() - startNs);
        }
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(StoredEvents.checksum(directory));
    }
}
