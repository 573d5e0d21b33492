// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import com.lmax.disruptor.Sequence;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What publishing a count costs its one writer, by memory order: Agrona's counters, which other processes can read, and
 * Disruptor's sequences, which stages wait for; {@code LongAdder} for scale. Why counts are kept plain and published
 * once per batch.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class CounterBenchmark
{
    private static final int BUFFER_BYTES = 1024;

    private final AtomicCounter counter =
        new AtomicCounter(new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_BYTES)), 0);
    private final Sequence sequence = new Sequence();
    private final LongAdder adder = new LongAdder();
    private long count;

    @Benchmark
    public long agronaIncrement()
    {
        return counter.increment();
    }

    @Benchmark
    public long agronaIncrementRelease()
    {
        return counter.incrementRelease();
    }

    @Benchmark
    public long agronaIncrementPlain()
    {
        return counter.incrementPlain();
    }

    @Benchmark
    public void agronaSetRelease()
    {
        counter.setRelease(++count);
    }

    @Benchmark
    public void sequenceSet()
    {
        sequence.set(++count);
    }

    @Benchmark
    public void sequenceSetVolatile()
    {
        sequence.setVolatile(++count);
    }

    @Benchmark
    public void longAdderIncrement()
    {
        adder.increment();
    }
}
