// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * A {@link CountersSnapshot} in the text format that Prometheus scrapes (version 0.0.4).
 */
public final class PrometheusText
{
    private static final String PREFIX = "tidemill_";

    /** Upper ends of the buckets that are shown: each covers many of the file's. */
    private static final long[] ENDS_NS = {
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
        1_000_000_000L, 10_000_000_000L};

    private PrometheusText()
    {
    }

    /**
     * Writes a snapshot down.
     *
     * @param snapshot to write
     * @return lines, each ended by a line feed
     */
    public static String of(final CountersSnapshot snapshot)
    {
        final StringBuilder text = new StringBuilder(4_096);
        final String engine = "engine=\"" + escaped(snapshot.engine()) + "\"";
        gauge(text, "up", "whether the engine's process is there", engine, snapshot.isAlive() ? 1 : 0);
        for (final CounterType type : CounterType.values())
        {
            counters(text, type, engine, snapshot.counters());
        }
        gauge(text, "distinct_errors", "different errors that were reported", engine, snapshot.errors().size());
        latencies(text, engine, snapshot.latencies());
        return text.toString();
    }

    private static void gauge(
        final StringBuilder text, final String name, final String help, final String labels, final long value)
    {
        head(text, name, help, "gauge");
        text.append(PREFIX).append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static void head(final StringBuilder text, final String name, final String help, final String type)
    {
        text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n')
            .append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }

    private static void counters(
        final StringBuilder text,
        final CounterType type,
        final String engine,
        final List<CountersSnapshot.Reading> readings)
    {
        boolean isFirst = true;
        for (final CountersSnapshot.Reading reading : readings)
        {
            if (reading.type() == type)
            {
                final boolean isTotal = type.kind() == CounterType.Kind.TOTAL;
                final String name = type + (isTotal ? "_total" : "");
                if (isFirst)
                {
                    head(text, name, type.description(), isTotal ? "counter" : "gauge");
                    isFirst = false;
                }
                text.append(PREFIX).append(name).append('{').append(engine);
                if (!type.tag().isEmpty())
                {
                    text.append(',').append(type.tag()).append("=\"").append(escaped(reading.of())).append('"');
                }
                text.append("} ").append(reading.value()).append('\n');
            }
        }
    }

    private static void latencies(
        final StringBuilder text, final String engine, final List<CountersSnapshot.Latency> latencies)
    {
        final String name = "latency_seconds";
        if (!latencies.isEmpty())
        {
            head(text, name, "from offer to handled, of one event in 64", "histogram");
        }
        for (final CountersSnapshot.Latency latency : latencies)
        {
            final String labels = engine + ",stage=\"" + escaped(latency.stage()) + "\"";
            for (final long endNs : ENDS_NS)
            {
                text.append(String.format(Locale.ROOT, "%s%s_bucket{%s,le=\"%s\"} %d\n",
                    PREFIX, name, labels, seconds(endNs), upTo(latency, endNs)));
            }
            text.append(String.format(Locale.ROOT, "%s%s_bucket{%s,le=\"+Inf\"} %d\n",
                PREFIX, name, labels, latency.count()));
            text.append(String.format(Locale.ROOT, "%s%s_sum{%s} %s\n",
                PREFIX, name, labels, seconds(latency.sumNs())));
            text.append(String.format(Locale.ROOT, "%s%s_count{%s} %d\n", PREFIX, name, labels, latency.count()));
        }
    }

    /** Of buckets that lie below the end as a whole. */
    private static long upTo(final CountersSnapshot.Latency latency, final long endNs)
    {
        long count = 0;
        for (int bucket = 0; bucket < latency.counts().size(); bucket++)
        {
            count += LatencyHistogram.endNs(bucket) <= endNs ? latency.counts().get(bucket) : 0;
        }
        return count;
    }

    private static String seconds(final long ns)
    {
        return BigDecimal.valueOf(ns, 9).stripTrailingZeros().toPlainString();
    }

    private static String escaped(final String value)
    {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
