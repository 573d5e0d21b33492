// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.nio.file.Path;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Shape;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

/**
 * The producer makes each event and calls the handler: no ring, no other thread. At a fixed rate its latency is what
 * the machine itself adds: when the scheduler, the hypervisor or the JVM kept the thread from running.
 */
public final class SameThread extends PipelineWorkload
{
    private final Shape shape;

    SameThread(final Settings settings)
    {
        super(settings);
        shape = Shape.of(settings);
        if (producers() != 1)
        {
            throw new IllegalArgumentException(producers() + " producers on the same thread");
        }
    }

    @Override
    protected boolean isOneThread()
    {
        return true;
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final EventHandler<BenchEvent> handler = handler(stages);
        final BenchEvent event = new BenchEvent();
        return new Pipeline()
        {
            @Override
            public Sender sender(final int producer)
            {
                return sequence ->
                {
                    event.fill(sequence);
                    handler.onEvent(event, sequence, true);
                };
            }

            @Override
            public void stop()
            {
                // Nothing was opened.
            }
        };
    }

    /** Nested calls rather than a loop over stages: what a person would write for so many. */
    private EventHandler<BenchEvent> handler(final Stages stages)
    {
        EventHandler<BenchEvent> handler = stages.last();
        for (int i = 1; i < shape.stages(); i++)
        {
            final EventHandler<BenchEvent> before = stages.between();
            final EventHandler<BenchEvent> behind = handler;
            handler = (event, sequence, endOfBatch) ->
            {
                before.onEvent(event, sequence, endOfBatch);
                behind.onEvent(event, sequence, endOfBatch);
            };
        }
        return handler;
    }
}
