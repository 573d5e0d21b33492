// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.OptionalLong;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/**
 * One thread appends to a Chronicle queue.
 */
final class ChronicleAppend implements Workload
{
    private final PeerWriter.Api api;

    ChronicleAppend(final Settings settings)
    {
        this.api = settings.value("api", PeerWriter.Api.class);
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        try (ChronicleQueue queue = PeerQueue.open(directory);
            ExcerptAppender appender = queue.createAppender();
            PeerWriter writer = api.on(appender))
        {
            final long events = load.events();
            final BenchEvent event = new BenchEvent();
            final long startNs = System.nanoTime();
            for (long sequence = 0; sequence < events; sequence++)
            {
                event.fill(sequence);
                writer.append(event, sequence == events - 1);
            }
            return Pass.stored(System.nanoTime() - startNs);
        }
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        return OptionalLong.of(PeerQueue.checksum(directory));
    }
}
