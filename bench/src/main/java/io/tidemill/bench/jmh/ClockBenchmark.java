// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a time stamp costs. The engine reads the clock once per duty cycle and not per event because of this figure.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ClockBenchmark
{
    @Benchmark
    public long nanoTime()
    {
        return System.nanoTime();
    }

    @Benchmark
    public long currentTimeMillis()
    {
        return System.currentTimeMillis();
    }
}
