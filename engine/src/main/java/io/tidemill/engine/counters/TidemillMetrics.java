// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.function.Supplier;

/**
 * Binds an engine's counters and latencies to Micrometer, which has to be on the class path; the engine itself does not
 * need it. Names are those of the counters file, with dots: {@code tidemill.stage.sequence}, tagged with the engine and
 * with stage, inlet or thread; latencies are {@code tidemill.latency} in seconds, tagged with their percentile.
 * <pre>{@code
 * new TidemillMetrics(() -> engine.counters().orElseThrow()).bindTo(registry);
 * }</pre>
 * <b>Threading:</b> any; a snapshot is taken at most once a second, however many meters are read.
 */
public final class TidemillMetrics implements MeterBinder
{
    private static final long FRESH_NS = 1_000_000_000L;
    private static final double[] PERCENTILES = {50, 99, 99.9, 100};
    private static final double NS_PER_S = 1e9;

    private final Supplier<CountersSnapshot> source;
    private CountersSnapshot last;
    private long lastNs;

    /**
     * Binds what a source gives.
     *
     * @param source of snapshots, always of the same engine
     */
    public TidemillMetrics(final Supplier<CountersSnapshot> source)
    {
        this.source = source;
    }

    private synchronized CountersSnapshot snapshot()
    {
        if (last == null || System.nanoTime() - lastNs > FRESH_NS)
        {
            last = source.get();
            lastNs = System.nanoTime();
        }
        return last;
    }

    @Override
    public void bindTo(final MeterRegistry registry)
    {
        final CountersSnapshot first = snapshot();
        for (final CountersSnapshot.Reading reading : first.counters())
        {
            bind(registry, first.engine(), reading);
        }
        for (final CountersSnapshot.Latency latency : first.latencies())
        {
            for (final double percentile : PERCENTILES)
            {
                Gauge.builder("tidemill.latency", this, it -> it.seconds(latency.stage(), percentile))
                    .tags("engine", first.engine(), "stage", latency.stage(),
                        "percentile", Double.toString(percentile))
                    .baseUnit("seconds")
                    .description("from offer to handled, of one event in 64")
                    .register(registry);
            }
        }
    }

    private void bind(final MeterRegistry registry, final String engine, final CountersSnapshot.Reading reading)
    {
        final CounterType type = reading.type();
        final String name = "tidemill." + type.toString().replace('_', '.');
        final Tags tags = type.tag().isEmpty() ?
            Tags.of("engine", engine) : Tags.of("engine", engine, type.tag(), reading.of());
        if (type.kind() == CounterType.Kind.TOTAL)
        {
            FunctionCounter.builder(name, this, it -> it.value(type, reading.of()))
                .tags(tags).description(type.description()).register(registry);
        }
        else
        {
            Gauge.builder(name, this, it -> it.value(type, reading.of()))
                .tags(tags).description(type.description()).register(registry);
        }
    }

    private double value(final CounterType type, final String of)
    {
        return snapshot().value(type, of).orElse(0);
    }

    private double seconds(final String stage, final double percentile)
    {
        return snapshot().latency(stage).percentileNs(percentile) / NS_PER_S;
    }
}
