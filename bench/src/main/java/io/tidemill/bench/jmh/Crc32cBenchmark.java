// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

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
 * The checksum of a frame, the JDK's CRC32C over a direct buffer, from the size of an event to that of a large frame.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Thread)
public class Crc32cBenchmark
{
    private static final long SEED = 1;

    /** Length of the buffer. */
    @Param({"64", "1024", "16384", "65536"})
    public int bytes;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer;

    @Setup
    public void fill()
    {
        final byte[] content = new byte[bytes];
        new Random(SEED).nextBytes(content);
        buffer = ByteBuffer.allocateDirect(bytes).put(content);
    }

    @Benchmark
    public long crc32c()
    {
        buffer.clear();
        crc.reset();
        crc.update(buffer);
        return crc.getValue();
    }
}
