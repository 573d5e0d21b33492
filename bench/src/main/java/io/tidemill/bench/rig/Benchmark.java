// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One question, and who is asked. Immutable; two are equal only if they are the same object.
 */
public final class Benchmark
{
    private final String id;
    private final String what;
    private final Metric metric;
    private final Phase phase;
    private final Load load;
    private final Model model;
    private final List<Contender> contenders;
    private final List<Comparison> comparisons;
    private final OptionalDouble bar;
    private final String axis;
    private final Load quickLoad;

    Benchmark(final BenchmarkBuilder builder)
    {
        id = builder.id;
        what = builder.what;
        metric = builder.metric;
        phase = builder.phase;
        load = builder.load;
        model = builder.model;
        contenders = List.copyOf(builder.contenders);
        comparisons = List.copyOf(builder.comparisons);
        bar = builder.bar;
        axis = builder.axis;
        quickLoad = builder.quickLoad;
        check();
    }

    private void check()
    {
        if (phase == Phase.PREPARE)
        {
            throw new IllegalArgumentException(id + ": preparing is not timed; use READ");
        }
        final List<String> names = contenders.stream().map(Contender::name).toList();
        if (names.isEmpty() || names.size() != names.stream().distinct().count())
        {
            throw new IllegalArgumentException(id + ": there are no contenders, or they share a name: " + names);
        }
        if (comparisons.stream().map(Comparison::to).distinct().count() != comparisons.size())
        {
            throw new IllegalArgumentException(id + ": two comparisons share a name");
        }
        for (final Comparison comparison : comparisons)
        {
            if (!names.containsAll(comparison.candidates()) || !names.contains(ours(comparison)))
            {
                throw new IllegalArgumentException(id + ": comparison of " + ours(comparison) + " to " +
                    comparison.to() + " among " + comparison.candidates() + ", but the contenders are " + names);
            }
        }
        for (final Contender contender : contenders)
        {
            if (metric == Metric.LATENCY && !contender.loadOr(load).isPaced())
            {
                throw new IllegalArgumentException(
                    id + ": latency at full speed says how long a queue is, not how fast; give " + contender.name() +
                    " a rate");
            }
        }
    }

    /**
     * Begins to describe a benchmark.
     *
     * @param id   short and stable, such as {@code append-64B}.
     * @param what one sentence on what is timed, to follow "… events a round:".
     * @return a builder.
     */
    public static BenchmarkBuilder named(final String id, final String what)
    {
        return new BenchmarkBuilder(id, what);
    }

    /**
     * Short and stable.
     *
     * @return such as {@code append-64B}.
     */
    public String id()
    {
        return id;
    }

    /**
     * What is timed.
     *
     * @return one sentence.
     */
    public String what()
    {
        return what;
    }

    /**
     * What contenders are compared by.
     *
     * @return the metric.
     */
    public Metric metric()
    {
        return metric;
    }

    /**
     * What the child does.
     *
     * @return the phase.
     */
    public Phase phase()
    {
        return phase;
    }

    /**
     * How much work a round is, unless a contender has a load of its own.
     *
     * @return the load.
     */
    public Load load()
    {
        return load;
    }

    /**
     * What must come out.
     *
     * @return the model.
     */
    public Model model()
    {
        return model;
    }

    /**
     * Who is asked.
     *
     * @return ours first.
     */
    public List<Contender> contenders()
    {
        return contenders;
    }

    /**
     * What ours is compared to, the limits not among them.
     *
     * @return the comparisons.
     */
    public List<Comparison> comparisons()
    {
        return comparisons;
    }

    /**
     * What ours is to reach by itself.
     *
     * @return in the metric's unit; empty where nothing was set.
     */
    public OptionalDouble bar()
    {
        return bar;
    }

    /**
     * The horizontal axis of its chart.
     *
     * @return empty if contenders are not points.
     */
    public Optional<String> axis()
    {
        return Optional.ofNullable(axis);
    }

    Load quickLoad()
    {
        return quickLoad;
    }

    /**
     * Whether something is to be reached here.
     *
     * @return true if there is any bar.
     */
    public boolean hasBar()
    {
        return bar.isPresent() || comparisons.stream().anyMatch(comparison -> comparison.bar().isPresent());
    }

    /**
     * The contender that the others are compared to.
     *
     * @return the first one.
     */
    public Contender ours()
    {
        return contenders.get(0);
    }

    /**
     * The contender that is ours in a comparison.
     *
     * @param comparison one of this benchmark.
     * @return its name.
     */
    public String ours(final Comparison comparison)
    {
        return comparison.variant().orElse(ours().name());
    }

    /**
     * The comparison in which a contender is ours, other than the first one.
     *
     * @param contender its name.
     * @return empty if there is none.
     */
    public Optional<Comparison> comparisonOf(final String contender)
    {
        return comparisons.stream()
            .filter(comparison -> comparison.variant().filter(contender::equals).isPresent())
            .findFirst();
    }

    /**
     * One of those who are asked.
     *
     * @param name of the contender.
     * @return the contender.
     */
    public Contender contender(final String name)
    {
        return contenders.stream()
            .filter(contender -> contender.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException(id + " has no contender " + name));
    }

    /**
     * How many JVMs this benchmark starts.
     *
     * @param effort how often things are repeated.
     * @return trials, rounds and preparations.
     */
    int forks(final Effort effort)
    {
        final List<Contender> there = contenders.stream().filter(Contender::isThere).toList();
        final int options = there.stream().mapToInt(Contender::options).sum();
        final int perRound = phase == Phase.READ ? 2 : 1;
        return (effort.trials() * options + effort.rounds() * there.size()) * perRound;
    }

    /**
     * The same question asked with fewer events.
     *
     * @param limit most events of a pass.
     * @return a benchmark whose figures are for trying out only.
     */
    public Benchmark atMost(final long limit)
    {
        final BenchmarkBuilder builder = new BenchmarkBuilder(this);
        builder.load = load.atMost(limit);
        builder.quickLoad = quickLoad == null ? null : quickLoad.atMost(limit);
        builder.contenders = contenders.stream().map(contender -> contender.atMost(limit)).toList();
        return builder.build();
    }

    /**
     * The same question asked to others.
     *
     * @param others who have the names of those that comparisons name.
     * @return a benchmark with these contenders.
     */
    public Benchmark with(final List<Contender> others)
    {
        return new BenchmarkBuilder(this).contenders(others).build();
    }

    /**
     * The same question with the load for when there is little time.
     *
     * @return a benchmark with all contenders.
     */
    public Benchmark shorter()
    {
        final BenchmarkBuilder builder = new BenchmarkBuilder(this);
        builder.load = quickLoad == null ? load : quickLoad;
        return builder.build();
    }

    /**
     * The part that decides: ours, the peers that a bar names, and the limits that results are a share of; without any
     * bar, all of it.
     *
     * @return a shorter benchmark with fewer contenders.
     */
    public Benchmark quick()
    {
        final BenchmarkBuilder builder = new BenchmarkBuilder(shorter());
        if (hasBar())
        {
            final List<String> deciding = comparisons.stream()
                .filter(comparison -> comparison.bar().isPresent())
                .flatMap(comparison -> Stream.concat(
                    Stream.of(ours(comparison)), comparison.candidates().stream()))
                .toList();
            builder.contenders = contenders.stream()
                .filter(contender ->
                    contender == ours() || contender.isLimit() && !contender.isBackground() ||
                    deciding.contains(contender.name()))
                .toList();
            builder.comparisons = comparisons.stream()
                .filter(comparison -> comparison.bar().isPresent())
                .toList();
        }
        return builder.build();
    }

    @Override
    public String toString()
    {
        return id;
    }
}
