// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.Contender;
import io.tidemill.bench.rig.Load;

import org.junit.jupiter.api.Test;

class EngineGroupTest
{
    private static final int QUICK_ROUNDS = 3;
    private static final double QUICK_LIMIT_S = 9 * 60;
    private static final double JVM_S = 0.5;

    /** What the slower half of the contenders does. */
    private static final double EVENTS_PER_S = 5e6;

    @Test
    void shouldSayOfEachContenderHowItIsWired()
    {
        for (final Benchmark benchmark : EngineGroup.benchmarks())
        {
            for (final Contender contender : benchmark.contenders())
            {
                assertTrue(contender.about().endsWith("."), benchmark + " " + contender);
            }
        }
    }

    @Test
    void shouldAskOursFirst()
    {
        for (final Benchmark benchmark : EngineGroup.benchmarks())
        {
            assertTrue(benchmark.ours().name().startsWith(EngineContenders.OURS), benchmark.toString());
        }
    }

    @Test
    void shouldTryAllWaitStrategiesOfThePeerThatABarNames()
    {
        for (final Benchmark benchmark : EngineGroup.benchmarks())
        {
            // Without a bar a quick run keeps everyone, those that stand for one strategy too.
            benchmark.quick().contenders().stream()
                .filter(contender -> benchmark.hasBar() && contender.isThere())
                .filter(contender -> contender.workload() == DisruptorWorkload.class)
                .forEach(contender -> assertEquals(
                    List.of(Wait.values()).stream().map(Wait::toString).toList(),
                    contender.axes().get(contender.axes().size() - 1).options(),
                    benchmark + " " + contender));
        }
    }

    @Test
    void shouldFitIntoTheTimeOfAQuickRun()
    {
        double seconds = 0;
        for (final Benchmark benchmark : EngineGroup.benchmarks())
        {
            if (benchmark.hasBar())
            {
                final Benchmark quick = benchmark.quick();
                assertFalse(quick.contenders().isEmpty());
                seconds += quick.contenders().stream()
                    .filter(Contender::isThere)
                    .mapToDouble(contender -> seconds(contender, contender.loadOr(quick.load())))
                    .sum();
            }
        }
        assertTrue(seconds < QUICK_LIMIT_S, "a quick run would take about " + seconds + " s");
    }

    /** Rounds, and a trial of each option with a third of the events. */
    private static double seconds(final Contender contender, final Load load)
    {
        final int others = contender.axes().stream().mapToInt(axis -> axis.options().size() - 1).sum();
        final int trials = others == 0 ? 0 : others + 1;
        final double overhead = JVM_S + load.warmUpMs() / 1e3;
        final double passes = load.isPaced() ?
            (load.events() - 1) / load.eventsPerSecond() : load.events() * load.passes() / EVENTS_PER_S;
        return QUICK_ROUNDS * (overhead + passes) + trials * (overhead + passes / 3);
    }
}
