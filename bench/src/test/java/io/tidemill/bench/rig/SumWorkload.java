// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/**
 * A contender for tests, whose checksum is the sum of the sequences. What it is to do wrong, and where it is to note
 * its calls, comes with its settings.
 */
public final class SumWorkload implements Workload
{
    private static final String FILE = "sum";

    private final Settings settings;

    public SumWorkload(final Settings settings)
    {
        this.settings = settings;
    }

    public static long expected(final long events)
    {
        return events * (events - 1) / 2;
    }

    public static Benchmark benchmark(final String id, final Phase phase, final Contender... contenders)
    {
        return Benchmark.named(id, "adds numbers.")
            .phase(phase)
            .load(new Load(1_000, 1, 100, 0))
            .model((settings, events) -> expected(events))
            .contenders(contenders)
            .comparisons(Comparison.bar("peer", 2, contenders[contenders.length - 1].name()))
            .build();
    }

    public static Contender contender(final String name, final Settings settings, final Axis... axes)
    {
        return Contender.of(name, SumWorkload.class, settings.with("name", name), axes);
    }

    @Override
    public void prepare(final Path directory, final long events) throws IOException
    {
        note("prepare");
        Files.writeString(directory.resolve(FILE), Long.toString(expected(events)));
    }

    @Override
    public Pass pass(final Path directory, final Load load) throws IOException
    {
        final long events = load.events();
        misbehave();
        note("pass");
        final Path file = directory.resolve(FILE);
        if (Files.exists(file))
        {
            return Pass.handled(1_000, Long.parseLong(Files.readString(file)));
        }
        Files.writeString(file, Long.toString(expected(events)));
        final long lost = has("loses") ? 1 : 0;
        final long elapsedNs = settings.values().containsKey("ns") ? Long.parseLong(settings.value("ns")) : 1_000;
        final Pass pass = Pass.handled(elapsedNs, expected(events) - lost);
        return load.isPaced() ? pass.withLatencies(latencies(elapsedNs)) : pass;
    }

    @Override
    public OptionalLong storedChecksum(final Path directory) throws IOException
    {
        return has("forgets") ? OptionalLong.empty() :
            OptionalLong.of(Long.parseLong(Files.readString(directory.resolve(FILE))));
    }

    private static Histogram latencies(final long elapsedNs)
    {
        final Histogram latencies = new Histogram(3);
        latencies.recordValue(elapsedNs);
        return latencies;
    }

    private void misbehave()
    {
        if (has("throws"))
        {
            throw new IllegalStateException("the disk has gone away");
        }
        if (has("exits"))
        {
            Runtime.getRuntime().halt(0);
        }
        if (has("chatters"))
        {
            System.out.println("a library announces itself");
        }
        while (has("hangs"))
        {
            Thread.onSpinWait();
        }
    }

    private void note(final String call) throws IOException
    {
        final Optional<String> log = Optional.ofNullable(settings.values().get("log"));
        if (log.isPresent())
        {
            Files.writeString(
                Path.of(log.get()),
                ProcessHandle.current().pid() + " " + settings.value("name") + " " + call + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        }
    }

    private boolean has(final String fault)
    {
        return fault.equals(settings.values().get("fault"));
    }
}
