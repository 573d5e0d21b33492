// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.Sink;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import io.tidemill.engine.Engine;
import io.tidemill.journal.ChronicleJournal;

/**
 * The engine steps its graph through the journal: every frame's checksum verified, every event in the ring, the handler
 * called as a stage. Opening the journal is part of the time.
 */
final class TidemillReplay implements Workload
{
    TidemillReplay(final Settings settings)
    {
        // The length of an event is the JVM's.
    }

    @Override
    public void prepare(final Path directory, final long events)
    {
        TidemillAppend.append(directory, events);
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        final Sink handler = new Sink(load.events());
        final long startNs = System.nanoTime();
        Engine.of(BenchEvent::new, new BenchCodec())
            .ringSize(TidemillWorkload.RING_SIZE)
            .journal(ChronicleJournal.in(directory))
            .stages(graph -> graph.stage("fold", handler))
            .replay();
        return Pass.handled(System.nanoTime() - startNs, handler.checksum());
    }
}
