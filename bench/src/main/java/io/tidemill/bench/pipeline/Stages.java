// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.util.ArrayList;
import java.util.List;

import com.lmax.disruptor.EventHandler;

/**
 * The handlers of one pass: any number of stages in between, and the last one, which the pass waits for. All of them
 * do the same work and must arrive at the same checksum. Used by the thread that opens the pipeline.
 */
public final class Stages
{
    private final long events;
    private final int producers;
    private final List<Sink> between = new ArrayList<>();
    private final Sink last;

    Stages(final long events, final int producers, final Schedule schedule, final Stall stall)
    {
        this.events = events;
        this.producers = producers;
        this.last = new Sink(events, producers, schedule, stall);
    }

    /**
     * A stage before the last one.
     *
     * @return a new one at each call.
     */
    public EventHandler<BenchEvent> between()
    {
        final Sink stage = new Sink(events, producers, Sink.UNPACED, Stall.NONE);
        between.add(stage);
        return stage;
    }

    /**
     * The stage that the pass waits for.
     *
     * @return the same at each call.
     */
    public Sink last()
    {
        return last;
    }

    /** The one checksum of all stages. */
    long checksum()
    {
        for (int i = 0; i < between.size(); i++)
        {
            if (between.get(i).checksum() != last.checksum())
            {
                throw new IllegalStateException("stage " + i + " arrived at the checksum " +
                    Long.toHexString(between.get(i).checksum()) + ", the last at " +
                    Long.toHexString(last.checksum()) + ": they did not see the same events");
            }
        }
        return last.checksum();
    }
}
