// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.jmh;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventTranslatorOneArg;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.Inlet;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Puts an event of 64 bytes into a running engine with one stage that only counts, without a journal. This is the
 * steady state: where the engine's thread is slower than the producer, waiting for room is part of the figure. An
 * inlet is for one thread, so {@code -t} must stay 1.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class OfferBenchmark
{
    private static final String INLET = "bench";
    private static final String DIRECT = "direct";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Takes the benchmark itself as its argument, so that nothing is captured and nothing is boxed. */
    private static final EventTranslatorOneArg<BenchEvent, OfferBenchmark> FILL =
        (event, position, benchmark) -> event.fill(benchmark.sent);

    /** Kind of inlet. */
    @Param({DIRECT, "lane"})
    public String inlet;

    private final Counting stage = new Counting();
    private Engine<BenchEvent> engine;
    private Inlet<BenchEvent> producer;
    private long sent;

    @Setup
    public void start()
    {
        final EngineBuilder<BenchEvent> builder = Engine.of(BenchEvent::new, new BenchCodec())
            .stages(graph -> graph.stage("count", stage));
        engine = (DIRECT.equals(inlet) ? builder.direct(INLET) : builder.lane(INLET)).start();
        producer = engine.inlet(INLET);
    }

    @TearDown
    public void stop()
    {
        engine.close();
        // Plain reads: the engine's thread has ended.
        if (stage.seen != sent || stage.wrong != 0)
        {
            throw new IllegalStateException("of " + sent + " events the stage saw " + stage.seen + ", " +
                stage.wrong + " of them out of order");
        }
    }

    @Benchmark
    public long claimCommit() throws InterruptedException
    {
        BenchEvent event = producer.claim();
        if (event == null)
        {
            event = claimPatiently();
        }
        event.fill(sent++);
        return producer.commit();
    }

    @Benchmark
    public long offer() throws InterruptedException
    {
        long position = producer.offer(FILL, this);
        if (position < 0)
        {
            // What is claimed now is what the next offer fills.
            claimPatiently();
            position = producer.offer(FILL, this);
        }
        sent++;
        return position;
    }

    private BenchEvent claimPatiently() throws InterruptedException
    {
        final BenchEvent event = producer.claim(PATIENCE);
        if (event == null)
        {
            throw new IllegalStateException(Inlet.describe(producer.refusal()));
        }
        return event;
    }

    /** As little as a stage can do and still be checked. */
    private static final class Counting implements EventHandler<BenchEvent>
    {
        private long seen;
        private long wrong;

        @Override
        public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
        {
            if (event.id() != seen++)
            {
                wrong++;
            }
        }
    }
}
