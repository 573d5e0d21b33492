// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Describes a benchmark. Not thread-safe.
 */
public final class BenchmarkBuilder
{
    final String id;
    final String what;
    Metric metric = Metric.THROUGHPUT;
    Phase phase = Phase.MEMORY;
    Load load;
    Model model;
    List<Contender> contenders = List.of();
    List<Comparison> comparisons = List.of();
    OptionalDouble bar = OptionalDouble.empty();
    String axis;
    Load quickLoad;

    BenchmarkBuilder(final String id, final String what)
    {
        this.id = id;
        this.what = what;
    }

    BenchmarkBuilder(final Benchmark benchmark)
    {
        this(benchmark.id(), benchmark.what());
        metric = benchmark.metric();
        phase = benchmark.phase();
        load = benchmark.load();
        model = benchmark.model();
        contenders = benchmark.contenders();
        comparisons = benchmark.comparisons();
        bar = benchmark.bar();
        axis = benchmark.axis().orElse(null);
        quickLoad = benchmark.quickLoad();
    }

    /**
     * What contenders are compared by.
     *
     * @param compared by default {@link Metric#THROUGHPUT}.
     * @return this.
     */
    public BenchmarkBuilder metric(final Metric compared)
    {
        metric = compared;
        return this;
    }

    /**
     * What the child does.
     *
     * @param timed by default {@link Phase#MEMORY}.
     * @return this.
     */
    public BenchmarkBuilder phase(final Phase timed)
    {
        phase = timed;
        return this;
    }

    /**
     * How much work a round is.
     *
     * @param ofRound the load.
     * @return this.
     */
    public BenchmarkBuilder load(final Load ofRound)
    {
        load = ofRound;
        return this;
    }

    /**
     * How much work a round is when there is little time.
     *
     * @param ofRound the load; without one, the usual load is capped.
     * @return this.
     */
    public BenchmarkBuilder quickLoad(final Load ofRound)
    {
        quickLoad = ofRound;
        return this;
    }

    /**
     * What must come out.
     *
     * @param right the model.
     * @return this.
     */
    public BenchmarkBuilder model(final Model right)
    {
        model = right;
        return this;
    }

    /**
     * Who is asked.
     *
     * @param all ours first.
     * @return this.
     */
    public BenchmarkBuilder contenders(final Contender... all)
    {
        contenders = List.of(all);
        return this;
    }

    /**
     * Who is asked.
     *
     * @param all ours first.
     * @return this.
     */
    public BenchmarkBuilder contenders(final List<Contender> all)
    {
        contenders = all;
        return this;
    }

    /**
     * What ours is compared to.
     *
     * @param all comparisons to peers among the contenders.
     * @return this.
     */
    public BenchmarkBuilder comparisons(final Comparison... all)
    {
        comparisons = List.of(all);
        return this;
    }

    /**
     * What ours is to reach by itself.
     *
     * @param value in the metric's unit.
     * @return this.
     */
    public BenchmarkBuilder bar(final double value)
    {
        bar = OptionalDouble.of(value);
        return this;
    }

    /**
     * Makes it a chart of contenders that are {@link Contender#at points}.
     *
     * @param name of the horizontal axis, such as {@code stages}.
     * @return this.
     */
    public BenchmarkBuilder against(final String name)
    {
        axis = name;
        return this;
    }

    /**
     * The benchmark.
     *
     * @return checked.
     */
    public Benchmark build()
    {
        return new Benchmark(this);
    }
}
