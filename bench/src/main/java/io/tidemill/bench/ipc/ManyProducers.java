// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;

import com.sun.management.OperatingSystemMXBean;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine here, and producers in another process, a lane each, that put in events at a rate or nothing: what the
 * engine's process uses, and whether each gets its share.
 */
final class ManyProducers implements Workload
{
    static final int PRODUCERS = 16;

    /** Setting: whether they put in but one event each. */
    static final String SILENT = "silent";

    private static final double LEAST_SHARE = 0.9;

    /** Below that it is a warm-up. */
    private static final long SHORTEST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();

    private final boolean isSilent;

    ManyProducers(final Settings settings)
    {
        isSilent = settings.values().containsKey(SILENT);
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws Exception
    {
        final AtomicLongArray handled = new AtomicLongArray(PRODUCERS);
        final EngineBuilder<BenchEvent> builder = Engine.of(BenchEvent::new, new BenchCodec()).ipcDirectory(directory)
            .stages(graph -> graph.stage("count",
                (event, sequence, endOfBatch) -> handled.lazySet((int)event.id(), handled.get((int)event.id()) + 1)));
        for (int producer = 0; producer < PRODUCERS; producer++)
        {
            builder.ipc(ProducersMain.inlet(producer), 1 << 16);
        }
        final long each = isSilent ? 1 : Math.max(1, load.events() / PRODUCERS);
        final Process process = ProducersMain.start(directory, PRODUCERS, each, load.eventsPerSecond() / PRODUCERS);
        try (Engine<BenchEvent> engine = builder.start();
            BufferedReader answers = process.inputReader(); Writer commands = process.outputWriter())
        {
            expect(answers, ProducersMain.READY);
            commands.write("go\n");
            commands.flush();
            final Pass pass = timed(handled, each, load);
            expect(answers, ProducersMain.DONE);
            if (!engine.awaitQuiet(Duration.ofNanos(PATIENCE_NS)))
            {
                throw new IllegalStateException("the engine does not become quiet");
            }
            return pass;
        }
        finally
        {
            process.destroyForcibly().waitFor();
        }
    }

    private static void expect(final BufferedReader answers, final String expected) throws IOException
    {
        final String line = answers.readLine();
        if (!expected.equals(line))
        {
            throw new IOException("the producers say \"" + line + "\" instead of " + expected);
        }
    }

    private Pass timed(final AtomicLongArray handled, final long each, final Load load)
    {
        // As of a schedule: the last one is sent at its end.
        final long plannedNs = load.isPaced() ? (long)((load.events() - 1) / load.eventsPerSecond() * 1e9) : 1;
        final long cpuNs = SYSTEM.getProcessCpuTime();
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < plannedNs)
        {
            LockSupport.parkNanos(plannedNs - (System.nanoTime() - startNs));
        }
        final long elapsedNs = System.nanoTime() - startNs;
        final long usedNs = SYSTEM.getProcessCpuTime() - cpuNs;
        for (int producer = 0; producer < PRODUCERS && plannedNs > SHORTEST_NS; producer++)
        {
            if (handled.get(producer) < LEAST_SHARE * each)
            {
                throw new IllegalStateException("producer " + producer + " has got " + handled.get(producer) + " of " +
                    each + " events in: " + handled);
            }
        }
        awaitAll(handled, each);
        return Pass.handled(elapsedNs, load.events()).withCpuNs(usedNs);
    }

    private static void awaitAll(final AtomicLongArray handled, final long each)
    {
        final long startNs = System.nanoTime();
        for (int producer = 0; producer < PRODUCERS; producer++)
        {
            while (handled.get(producer) < each)
            {
                if (System.nanoTime() - startNs > PATIENCE_NS)
                {
                    throw new IllegalStateException("not all events have come: " + handled + " of " + each + " each");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
