// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.concurrent.TimeUnit;

import io.tidemill.engine.PendingTimersBench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a timer costs its stage, by how many are pending: moved, as by an event that pushes a timeout on; and fired and
 * scheduled again. The hash of all that is pending is kept.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class TimersBenchmark
{
    /** How many are pending. */
    @Param({"100", "10000", "100000", "1000000"})
    public int pending;

    private PendingTimersBench timers;

    @Setup
    public void schedule()
    {
        timers = new PendingTimersBench(pending);
    }

    @Benchmark
    public long move()
    {
        return timers.move();
    }

    @Benchmark
    public long fire()
    {
        return timers.fire();
    }
}
