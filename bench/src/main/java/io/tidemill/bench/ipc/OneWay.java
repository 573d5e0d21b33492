// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.nio.file.Path;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.RoundFiles;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

/**
 * One thread sends; the other process folds what it decodes and says so. That answer, over a pipe, is part of the time.
 */
final class OneWay implements Workload
{
    /** Setting: events in one message; 1 if it is not set. */
    static final String BATCH = "batch";

    private final Settings settings;
    private final int batch;

    OneWay(final Settings settings)
    {
        this.settings = settings;
        this.batch = settings.number(BATCH, 1);
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws Exception
    {
        final LinkPlan plan = LinkPlan.of(settings, directory, load.events());
        final OtherProcess guest = OtherProcess.guest();
        try (Link link = plan.transport().host(plan))
        {
            guest.open(plan);
            link.awaitOther();
            final long startNs = System.nanoTime();
            send(link, load.events());
            final long checksum = guest.awaitChecksum();
            final Pass pass = Pass.handled(System.nanoTime() - startNs, checksum);
            guest.awaitClosed();
            return pass;
        }
        finally
        {
            if (!plan.directory().equals(directory))
            {
                RoundFiles.remove(plan.directory());
            }
        }
    }

    private void send(final Link link, final long events)
    {
        final BenchEvent event = new BenchEvent();
        long sequence = 0;
        while (sequence < events)
        {
            final int count = (int)Math.min(batch, events - sequence);
            int offset = link.claim(count * BenchEvent.LENGTH_BYTES);
            for (int i = 0; i < count; i++)
            {
                offset = i == 0 ? offset : link.next(offset + BenchEvent.LENGTH_BYTES);
                event.fill(sequence++);
                event.encode(link.buffer(), offset);
            }
            link.commit();
        }
    }
}
