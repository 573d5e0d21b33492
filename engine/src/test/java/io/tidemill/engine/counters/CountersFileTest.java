// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CountersFileTest
{
    @TempDir
    Path temp;

    private Path file()
    {
        return temp.resolve("counters");
    }

    @Test
    void shouldBeReadableFromOutside() throws IOException
    {
        final CountersFile counters = CountersFile.create(file(), "orders", 10, 2);
        final AtomicCounter sequence = counters.counter(CounterType.STAGE_SEQUENCE, "book");
        counters.counter(CounterType.RING_SIZE, "").set(8_192);
        final LatencyHistogram latencies = counters.histogram("book");
        sequence.set(41);
        latencies.record(1_000);
        latencies.record(3_000_000);
        counters.error(new IllegalStateException("once"));
        sequence.setRelease(42);
        final CountersSnapshot snapshot = CountersFile.read(file());
        assertEquals("orders", snapshot.engine());
        assertEquals(ProcessHandle.current().pid(), snapshot.pid());
        assertTrue(snapshot.isAlive());
        assertEquals(42, snapshot.value(CounterType.STAGE_SEQUENCE, "book").orElseThrow());
        assertEquals(8_192, snapshot.value(CounterType.RING_SIZE, "").orElseThrow());
        assertTrue(snapshot.value(CounterType.STAGE_SEQUENCE, "other").isEmpty());
        assertEquals(1, snapshot.latencies().size());
        assertEquals(2, snapshot.latency("book").count());
        assertEquals(3_000_000, snapshot.latency("book").maxNs());
        assertEquals(3_001_000, snapshot.latency("book").sumNs());
        assertEquals(1, snapshot.errors().size());
        assertTrue(snapshot.errors().get(0).text().contains("once"));
        assertThrows(IllegalArgumentException.class, () -> snapshot.latency("other"));
    }

    @Test
    void shouldHaveAllItsBlocksAndBePrivate() throws IOException
    {
        CountersFile.create(file(), "orders", 100, 10);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        final Process stat = new ProcessBuilder("stat", "-c", "%b %s", file().toString()).start();
        final String[] blocksAndSize = new String(stat.getInputStream().readAllBytes()).strip().split(" ");
        assertTrue(Long.parseLong(blocksAndSize[0]) * 512 >= Long.parseLong(blocksAndSize[1]),
            String.join(" ", blocksAndSize));
    }

    @Test
    void shouldReplaceOneThatIsThere() throws IOException
    {
        CountersFile.create(file(), "first", 1, 0);
        CountersFile.create(file(), "second", 1, 0);
        assertEquals("second", CountersFile.read(file()).engine());
        try (var files = Files.list(temp))
        {
            assertEquals(1, files.count(), "nothing is left over");
        }
    }

    @Test
    void shouldRefuseWhatIsNoCountersFile() throws IOException
    {
        Files.writeString(file(), "hello");
        assertTrue(assertThrows(IOException.class, () -> CountersFile.read(file())).getMessage()
            .contains("no counters file"));
        Files.write(file(), new byte[10_000]);
        assertThrows(IOException.class, () -> CountersFile.read(file()));
        final Random random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            CountersFile.create(file(), "orders", 5, 1);
            try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw"))
            {
                damaged.seek(random.nextInt(2_000));
                damaged.writeInt(random.nextInt());
                damaged.setLength(damaged.length() - (random.nextBoolean() ? 0 : random.nextInt(5_000)));
            }
            readOrRefuse();
        }
    }

    /** Anything but an IOException would be a bug. */
    private void readOrRefuse()
    {
        try
        {
            CountersFile.read(file());
        }
        catch (final IOException ignore)
        {
            // It said so.
        }
    }

    @Test
    void shouldPutEachLatencyIntoABucketThatIsNoWiderThanASixteenth()
    {
        final Random random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            final long ns = 64 + (random.nextLong() >>> 28 + random.nextInt(30));
            final int bucket = LatencyHistogram.bucket(ns);
            final long end = LatencyHistogram.endNs(bucket);
            final long begin = bucket == 0 ? 0 : LatencyHistogram.endNs(bucket - 1);
            final boolean isLast = bucket == LatencyHistogram.BUCKETS - 1;
            assertTrue(ns >= begin && (ns < end || isLast), ns + " in " + begin + " to " + end);
            assertTrue(bucket == 0 || isLast || (end - begin) * 16 <= Math.max(64, begin), begin + " to " + end);
        }
        assertEquals(0, LatencyHistogram.bucket(0));
        assertEquals(LatencyHistogram.BUCKETS - 1, LatencyHistogram.bucket(Long.MAX_VALUE));
    }

    @Test
    void shouldTellPercentiles() throws IOException
    {
        final CountersFile counters = CountersFile.create(file(), "orders", 1, 1);
        final LatencyHistogram latencies = counters.histogram("book");
        for (int us = 1; us <= 1_000; us++)
        {
            latencies.record(us * 1_000L);
        }
        final CountersSnapshot.Latency latency = counters.snapshot().latency("book");
        assertEquals(500_000, latency.percentileNs(50), 500_000 / 16.0);
        assertEquals(990_000, latency.percentileNs(99), 990_000 / 16.0);
        assertEquals(1_000_000, latency.percentileNs(100));
    }

    @Test
    void shouldWriteWhatPrometheusReads() throws IOException
    {
        final CountersFile counters = CountersFile.create(file(), "or\"ders", 10, 2);
        counters.counter(CounterType.STAGE_SEQUENCE, "book").set(42);
        counters.counter(CounterType.STAGE_BATCHES, "book").set(7);
        final LatencyHistogram latencies = counters.histogram("book");
        latencies.record(3_000);
        latencies.record(20_000_000_000L);
        final String text = PrometheusText.of(counters.snapshot());
        assertTrue(text.contains("# TYPE tidemill_stage_sequence gauge\n" +
            "tidemill_stage_sequence{engine=\"or\\\"ders\",stage=\"book\"} 42\n"), text);
        assertTrue(text.contains("tidemill_stage_batches_total{engine=\"or\\\"ders\",stage=\"book\"} 7\n"), text);
        assertTrue(text.contains("le=\"0.000005\"} 1\n"), text);
        assertTrue(text.contains("le=\"+Inf\"} 2\n"), text);
        assertTrue(text.contains("tidemill_latency_seconds_count{engine=\"or\\\"ders\",stage=\"book\"} 2\n"), text);
        final String strange = text.lines()
            .filter(line -> !line.matches("# (HELP|TYPE) [a-z_]+ .*|[a-z_]+\\{.*} [-0-9.e]+"))
            .collect(Collectors.joining("\n"));
        assertEquals("", strange);
    }

    @Test
    void shouldBeDescribedOneByOne() throws IOException
    {
        final String page = Files.readString(Path.of("..", "docs", "counters.md"));
        for (final CounterType type : CounterType.values())
        {
            final String of = type.tag().isEmpty() ? "" : type.tag() + " ";
            final String row = "| " + type.id() + " | `" + type + "` | " +
                type.kind().name().toLowerCase(Locale.ROOT) + " | " + of + "|";
            assertTrue(page.contains(row), "docs/counters.md lacks the row: " + row);
        }
    }
}
