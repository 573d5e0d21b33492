// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.pipeline.Latencies;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records a latency, as the handlers of paced rounds do beside reading the clock. The values are spread from 100 ns to
 * 10 ms evenly over magnitudes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class HistogramBenchmark
{
    private static final long SEED = 1;
    private static final int VALUES = 4096;
    private static final int MASK = VALUES - 1;
    private static final int LOWEST_MAGNITUDE = 2;
    private static final int MAGNITUDES = 5;

    private final Histogram histogram = Latencies.histogram();
    private final long[] values = new long[VALUES];
    private int next;

    @Setup
    public void fill()
    {
        final Random random = new Random(SEED);
        for (int i = 0; i < VALUES; i++)
        {
            values[i] = (long)Math.pow(10, LOWEST_MAGNITUDE + MAGNITUDES * random.nextDouble());
        }
    }

    @Benchmark
    public Histogram recordValue()
    {
        histogram.recordValue(values[next++ & MASK]);
        return histogram;
    }
}
