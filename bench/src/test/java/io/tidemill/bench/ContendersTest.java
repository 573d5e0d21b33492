// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import io.tidemill.bench.pipeline.EventModel;
import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Phase;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every contender of every benchmark, with every setting that can be chosen, gives the checksum of the model.
 */
class ContendersTest
{
    /** Not a multiple of a batch, and a ring and a half, so that the ring wraps and the last batch is short. */
    private static final long EVENTS = 12_345;

    private static final long MAX_ROUND_BYTES = 512L << 20;
    private static final int EVENT_BYTES = 64;

    @TempDir
    private Path temporary;

    /** The same contender stands in many rows: at several rates, as a point of a chart. Once each will do. */
    @TestFactory
    Stream<DynamicTest> shouldAgreeWithTheModel()
    {
        final Set<String> seen = new HashSet<>();
        return benchmarks().flatMap(benchmark -> benchmark.contenders().stream()
            .filter(Contender::isThere)
            .filter(ContendersTest::hasEventsOfThisJvm)
            .flatMap(contender -> settings(contender).stream()
                .filter(settings ->
                    seen.add(contender.workload() + " " + settings + " " + benchmark.phase() + contender.stores()))
                .map(settings -> DynamicTest.dynamicTest(
                    benchmark.id() + " " + contender.name() + " " + settings,
                    () -> agrees(benchmark, contender, settings)))));
    }

    @Test
    void shouldStayBelowWhatTheKernelThrottles()
    {
        benchmarks().filter(benchmark -> benchmark.phase() == Phase.WRITE).forEach(benchmark ->
        {
            for (final Contender contender : benchmark.contenders())
            {
                // The leanest peers spend 4 bytes of header on an event, the journal 4 of length.
                final long bytes = 8 + contender.fixed().number(EventModel.EVENT_BYTES, EVENT_BYTES);
                final Load load = contender.loadOr(benchmark.load());
                final String name = benchmark.id() + " " + contender;
                final boolean isAboutThat = benchmark.id().equals("append-sustained");
                assertEquals(isAboutThat, load.events() * bytes > MAX_ROUND_BYTES, name);
                assertTrue(load.warmUpEvents() * bytes <= MAX_ROUND_BYTES, name);
            }
        });
    }

    private static Stream<Benchmark> benchmarks()
    {
        final Catalogue catalogue = Catalogue.standard();
        return catalogue.groups().stream().flatMap(group -> catalogue.find(group).stream());
    }

    private static boolean hasEventsOfThisJvm(final Contender contender)
    {
        return contender.fixed().number(EventModel.EVENT_BYTES, EVENT_BYTES) == EVENT_BYTES;
    }

    private void agrees(final Benchmark benchmark, final Contender contender, final Settings settings) throws Exception
    {
        final Path directory = Files.createTempDirectory(temporary, "files");
        final Workload workload = workload(contender, settings);
        final long events = Math.min(EVENTS, contender.loadOr(new Load(EVENTS, 1, 1, 0)).events());
        final long right = benchmark.model().checksum(settings, events);

        if (benchmark.phase() == Phase.READ)
        {
            workload.prepare(directory, events);
        }
        final Pass pass = workload.pass(directory, new Load(events, 1, 1, 0));

        assertTrue(pass.elapsedNs() > 0);
        pass.handled().ifPresent(handled -> assertEquals(right, handled));
        if (benchmark.phase() == Phase.WRITE && contender.stores())
        {
            assertEquals(OptionalLong.of(right), workload.storedChecksum(directory));
        }
        else if (benchmark.phase() == Phase.WRITE)
        {
            workload.storedChecksum(directory).ifPresent(stored -> assertEquals(right, stored));
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
