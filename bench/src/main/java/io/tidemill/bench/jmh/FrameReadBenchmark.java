// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.util.concurrent.TimeUnit;

import io.tidemill.bench.journal.BatchSource;
import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.LogReader;
import io.tidemill.engine.LogSession;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads a journal that is in the page cache: finding the frame, checking its CRC32C, moving to the event, decoding it.
 * The figure is per event; opening is not timed. An iteration is one run over the journal.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 8)
@Measurement(iterations = 10)
@State(Scope.Benchmark)
public class FrameReadBenchmark
{
    private static final int EVENTS = 1 << 19;
    private static final long SUM_OF_IDS = (long)EVENTS / BatchSource.CAPACITY *
        (BatchSource.CAPACITY * (BatchSource.CAPACITY - 1L) / 2);

    /** Events in a frame. */
    @Param({"1", "256"})
    public int frame;

    private final BenchEvent event = new BenchEvent();
    private JournalFiles files;
    private LogReader<BenchEvent> reader;

    @Setup(Level.Trial)
    public void write()
    {
        files = new JournalFiles();
        try (LogSession<BenchEvent> session = files.open())
        {
            JournalFiles.append(session, JournalFiles.batch(session), frame, EVENTS);
        }
    }

    @TearDown(Level.Trial)
    public void remove()
    {
        files.close();
    }

    @Setup(Level.Iteration)
    public void open()
    {
        reader = files.journal().read(new BenchCodec());
    }

    @TearDown(Level.Iteration)
    public void close()
    {
        reader.close();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long nextAndDecode()
    {
        long sum = 0;
        while (reader.next())
        {
            reader.decode(event);
            sum += event.id();
        }
        if (sum != SUM_OF_IDS)
        {
            throw new IllegalStateException("the ids read add up to " + sum + " instead of " + SUM_OF_IDS);
        }
        return sum;
    }
}
