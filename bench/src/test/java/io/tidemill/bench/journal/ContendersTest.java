// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every contender with every setting that can be chosen gives the checksum of the model.
 */
class ContendersTest
{
    /** Not a multiple of a batch, and a ring and a half, so that the ring wraps and the last batch is short. */
    private static final long EVENTS = 12_345;

    private static final long MAX_ROUND_BYTES = 512L << 20;

    @TempDir
    private Path temporary;

    @TestFactory
    Stream<DynamicTest> shouldAgreeWithTheModel()
    {
        return JournalGroup.benchmarks().stream().flatMap(benchmark -> benchmark.contenders().stream().flatMap(
            contender -> settings(contender).stream().map(settings -> DynamicTest.dynamicTest(
                benchmark.id() + " " + contender.name() + " " + settings,
                () -> agrees(benchmark, contender, settings)))));
    }

    @Test
    void shouldStayBelowWhatTheKernelThrottles()
    {
        for (final Benchmark benchmark : JournalGroup.benchmarks())
        {
            // The leanest peers spend 4 bytes of header on an event, the journal 4 of length.
            final long timedBytes = benchmark.load().events() * (BenchEvent.LENGTH_BYTES + 8);
            final long warmUpBytes = benchmark.load().warmUpEvents() * (BenchEvent.LENGTH_BYTES + 8);
            assertTrue(timedBytes <= MAX_ROUND_BYTES, benchmark.id());
            assertTrue(warmUpBytes <= MAX_ROUND_BYTES, benchmark.id());
        }
    }

    private void agrees(final Benchmark benchmark, final Contender contender, final Settings settings) throws Exception
    {
        final Path directory = Files.createTempDirectory(temporary, "files");
        final Workload workload = workload(contender, settings);
        final long right = BenchEvent.checksum(EVENTS);

        if (benchmark.phase() == Phase.READ)
        {
            workload.prepare(directory, EVENTS);
        }
        final Pass pass = workload.pass(directory, EVENTS);

        assertTrue(pass.elapsedNs() > 0);
        pass.handled().ifPresent(handled -> assertEquals(right, handled));
        if (benchmark.phase() == Phase.WRITE)
        {
            assertEquals(right, workload.storedChecksum(directory));
        }
        else
        {
            assertTrue(pass.handled().isPresent());
        }
    }

    private static Workload workload(final Contender contender, final Settings settings) throws Exception
    {
        final Constructor<? extends Workload> constructor =
            contender.workload().getDeclaredConstructor(Settings.class);
        constructor.setAccessible(true);
        return constructor.newInstance(settings);
    }

    /** All combinations of the options of all axes. */
    private static List<Settings> settings(final Contender contender)
    {
        List<Settings> all = List.of(contender.fixed());
        for (final Axis axis : contender.axes())
        {
            final List<Settings> next = new ArrayList<>();
            for (final Settings settings : all)
            {
                axis.options().forEach(option -> next.add(settings.with(axis.setting(), option)));
            }
            all = next;
        }
        return all;
    }
}
