// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.Engine;
import io.tidemill.engine.Graph;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Steps a chain of stages that only count through a ring, batch by batch on one thread, as the fused plan and a replay
 * do. The figure is per event; the difference from one row to the next, by the stages between them, is a hop.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class StageHopBenchmark
{
    /** So many that making the ring and the stages, once an invocation, is under 0.01 B and 0.01 ns an event. */
    private static final int EVENTS = 1 << 23;
    private static final int RING_SIZE = 256;

    /** In the chain. */
    @Param({"1", "2", "4", "8"})
    public int stages;

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long fused()
    {
        final Counting[] chain = new Counting[stages];
        Engine.of(BenchEvent::new, new BenchCodec())
            .ringSize(RING_SIZE)
            .journal(new GeneratedLog(EVENTS))
            .stages(graph -> place(graph, chain))
            .replay();
        long sum = 0;
        for (final Counting stage : chain)
        {
            if (stage.seen != EVENTS)
            {
                throw new IllegalStateException("a stage saw " + stage.seen + " of " + EVENTS + " events");
            }
            sum += stage.sum;
        }
        return sum;
    }

    private static void place(final Graph<BenchEvent> graph, final Counting[] chain)
    {
        chain[0] = new Counting();
        Graph.Place<BenchEvent> place = graph.stage("0", chain[0]);
        for (int i = 1; i < chain.length; i++)
        {
            chain[i] = new Counting();
            place = place.then(Integer.toString(i), chain[i]);
        }
    }

    /** As little as a stage can do and still be checked. */
    private static final class Counting implements EventHandler<BenchEvent>
    {
        private long seen;
        private long sum;

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
        {
            seen++;
            sum += sequence ^ event.id();
        }
    }
}
