// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.concurrent.TimeUnit;

import io.tidemill.bench.journal.BatchSource;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.LogSession;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends to a fresh journal, in frames of 1, 16 and 256 events of 64 bytes: encoding, CRC32C, the page cache, new
 * pages, rolls. The figure is per event. An iteration is one run over less than 128 MB of files, which are removed
 * before the next.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8)
@Measurement(iterations = 10)
@State(Scope.Benchmark)
public class FrameAppendBenchmark
{
    private static final int EVENTS = 1 << 19;

    private JournalFiles files;
    private LogSession<BenchEvent> session;
    private BatchSource source;

    @Setup(Level.Iteration)
    public void open()
    {
        files = new JournalFiles();
        session = files.open();
        source = JournalFiles.batch(session);
    }

    @TearDown(Level.Iteration)
    public void close()
    {
        session.close();
        files.close();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long frameOf1()
    {
        return JournalFiles.append(session, source, 1, EVENTS);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long frameOf16()
    {
        return JournalFiles.append(session, source, 16, EVENTS);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long frameOf256()
    {
        return JournalFiles.append(session, source, BatchSource.CAPACITY, EVENTS);
    }
}
