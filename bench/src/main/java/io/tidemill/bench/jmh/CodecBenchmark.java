// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;

import org.agrona.concurrent.UnsafeBuffer;
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
 * Encodes, decodes and copies an event of eight longs, 64 bytes, with Agrona's bounds checks, as in production. Goes
 * through 1,024 events, so that neither a place nor a value is always the same.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class CodecBenchmark
{
    private static final int EVENTS = 1024;
    private static final int MASK = EVENTS - 1;

    private final BenchCodec codec = new BenchCodec();
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * BenchEvent.LENGTH_BYTES));
    private final BenchEvent[] events = new BenchEvent[EVENTS];
    private final BenchEvent target = new BenchEvent();
    private int next;

    @Setup
    public void fill()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            events[i] = new BenchEvent();
            events[i].fill(i);
            codec.encode(events[i], buffer, i * BenchEvent.LENGTH_BYTES);
        }
    }

    @Benchmark
    public int encode()
    {
        final int index = next++ & MASK;
        return codec.encode(events[index], buffer, index * BenchEvent.LENGTH_BYTES);
    }

    @Benchmark
    public BenchEvent decode()
    {
        final int index = next++ & MASK;
        codec.decode(0, buffer, index * BenchEvent.LENGTH_BYTES, BenchEvent.LENGTH_BYTES, target);
        return target;
    }

    @Benchmark
    public BenchEvent copy()
    {
        codec.copy(events[next++ & MASK], target);
        return target;
    }
}
