// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a run is going to take: a step as long as others of its kind took, the first of a kind as long as its load
 * says. An idle minute thus counts as a minute from the start. Thread-safe: a bar asks from a thread of its own.
 */
final class TimeLeft
{
    /** A JVM with a heap that is touched, on a small machine. */
    private static final long START_UP_NS = TimeUnit.MILLISECONDS.toNanos(800);

    /** Where nothing is known but a number of events; of the right order for a journal. */
    private static final double GUESSED_NS_PER_EVENT = 150;

    private static final double NS_PER_S = 1e9;

    private final Map<Step.Kind, Work> works = new HashMap<>();
    private final LongSupplier clockNs;
    private Work current;
    private long beganNs;

    TimeLeft(final List<Benchmark> benchmarks, final Effort effort, final LongSupplier clockNs)
    {
        this.clockNs = clockNs;
        benchmarks.forEach(benchmark -> benchmark.contenders().stream()
            .filter(Contender::isThere)
            .forEach(contender -> plan(benchmark, contender, effort)));
    }

    private void plan(final Benchmark benchmark, final Contender contender, final Effort effort)
    {
        final int trials = effort.trials() * contender.options();
        final Load load = contender.loadOr(benchmark.load());
        final Load trial = BenchmarkRun.trial(load, effort);
        plan(benchmark, contender, Step.Work.ROUND, effort.rounds(), expectedNs(load));
        plan(benchmark, contender, Step.Work.TRIAL, trials, expectedNs(trial));
        if (benchmark.phase() == Phase.READ)
        {
            plan(benchmark, contender, Step.Work.PREPARING, effort.rounds(), preparingNs(load));
            plan(benchmark, contender, Step.Work.PREPARING_TRIAL, trials, preparingNs(trial));
        }
    }

    private void plan(
        final Benchmark benchmark, final Contender contender, final Step.Work work, final int count, final long ns)
    {
        works.put(new Step.Kind(benchmark.id(), contender.name(), work), new Work(count, ns));
    }

    /**
     * What can be said of a round before one has run.
     *
     * @param load of the round.
     * @return start-up, warm-up and timed passes.
     */
    static long expectedNs(final Load load)
    {
        final long passesNs = load.passes() * passNs(load, load.events());
        final long pacedNs = load.isPaced() ? passNs(load, load.pacedWarmUp().events()) : 0;
        return START_UP_NS + TimeUnit.MILLISECONDS.toNanos(load.warmUpMs()) + pacedNs + passesNs;
    }

    private static long preparingNs(final Load load)
    {
        return START_UP_NS + Math.round(load.events() * GUESSED_NS_PER_EVENT);
    }

    private static long passNs(final Load load, final long events)
    {
        return Math.round(events * (load.isPaced() ? NS_PER_S / load.eventsPerSecond() : GUESSED_NS_PER_EVENT));
    }

    synchronized void begin(final Step.Kind kind)
    {
        beganNs = clockNs.getAsLong();
        current = works.computeIfAbsent(kind, unplanned -> new Work(1, START_UP_NS));
    }

    synchronized void end()
    {
        current.done(clockNs.getAsLong() - beganNs);
        current = null;
    }

    /** Ends a step that was not taken. */
    synchronized void skip()
    {
        current.left--;
        current = null;
    }

    /**
     * From now to the end.
     *
     * @return what is left of the step that runs, and all those to come.
     */
    synchronized Duration get()
    {
        long leftNs = 0;
        for (final Work work : works.values())
        {
            leftNs += Math.max(0, work.left) * work.eachNs();
        }
        if (current != null)
        {
            // One that takes longer than expected is about to end.
            leftNs -= Math.min(clockNs.getAsLong() - beganNs, current.eachNs());
        }
        return Duration.ofNanos(Math.max(0, leftNs));
    }

    /** The steps of one kind. */
    private static final class Work
    {
        private final long expectedNs;
        private long left;
        private long measured;
        private long measuredNs;

        Work(final long left, final long expectedNs)
        {
            this.left = left;
            this.expectedNs = expectedNs;
        }

        void done(final long tookNs)
        {
            left--;
            measured++;
            measuredNs += tookNs;
        }

        long eachNs()
        {
            return measured == 0 ? expectedNs : measuredNs / measured;
        }
    }
}
