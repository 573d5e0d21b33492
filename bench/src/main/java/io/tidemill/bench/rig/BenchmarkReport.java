// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that one benchmark found out. Immutable.
 *
 * @param benchmark  that was run.
 * @param contenders in the benchmark's order.
 * @param trials     in the order in which they ran.
 * @param notes      on what makes these figures less believable.
 */
public record BenchmarkReport(
    Benchmark benchmark, List<ContenderReport> contenders, List<TrialReport> trials, List<String> notes)
{
    /** By so much a limit may be beaten by chance. */
    private static final double TOLERANCE = 0.05;

    /**
     * Copies the lists.
     *
     * @param benchmark  that was run.
     * @param contenders in the benchmark's order.
     * @param trials     in the order in which they ran.
     * @param notes      on what makes these figures less believable.
     */
    public BenchmarkReport
    {
        contenders = List.copyOf(contenders);
        trials = List.copyOf(trials);
        notes = List.copyOf(notes);
    }

    /**
     * Without notes.
     *
     * @param benchmark  that was run.
     * @param contenders in the benchmark's order.
     * @param trials     in the order in which they ran.
     */
    public BenchmarkReport(
        final Benchmark benchmark, final List<ContenderReport> contenders, final List<TrialReport> trials)
    {
        this(benchmark, contenders, trials, List.of());
    }

    /**
     * Ours against each peer and each limit; of a peer with several contenders against the one with the best median.
     * Where one of both has no figure there is no ratio. Without ours, the best peer of each comparison against the
     * limits is nothing that anyone asked for: the list is empty.
     *
     * @return the comparisons in their order, then the limits.
     */
    public List<RatioReport> ratios()
    {
        final ContenderReport ours = contender(benchmark.ours().name());
        final List<RatioReport> ratios = new ArrayList<>();
        for (final Comparison comparison : benchmark.comparisons())
        {
            final ContenderReport variant = contender(benchmark.ours(comparison));
            chosen(comparison).filter(peer -> isDivisor(peer) && variant.hasFigure()).ifPresent(peer ->
                ratios.add(new RatioReport(
                    comparison.to(),
                    peer.name(),
                    Spread.ofPairedRatios(variant.values(), peer.values()),
                    comparison.bar(),
                    benchmark.metric(),
                    false)));
        }
        for (final ContenderReport limit : contenders)
        {
            if (ours.hasFigure() && isComparedLimit(limit) && benchmark.axis().isEmpty() && !isCompared(limit.name()))
            {
                ratios.add(new RatioReport(
                    limit.name(),
                    limit.name(),
                    Spread.ofPairedRatios(ours.values(), limit.values()),
                    OptionalDouble.empty(),
                    benchmark.metric(),
                    true));
            }
        }
        return ratios;
    }

    /** A limit with a bar of its own stands there once. */
    private boolean isCompared(final String name)
    {
        return benchmark.comparisons().stream().anyMatch(comparison -> comparison.candidates().contains(name));
    }

    /**
     * The ratio to a contender.
     *
     * @param name of the contender.
     * @return empty if it stood for no peer.
     */
    public Optional<RatioReport> ratioTo(final String name)
    {
        return ratios().stream().filter(ratio -> ratio.chosen().equals(name)).findFirst();
    }

    /**
     * The ratio that stands in a contender's row: to it, or of it where it is ours in a comparison.
     *
     * @param name of the contender.
     * @return empty if it is in no comparison.
     */
    public Optional<RatioReport> ratioAt(final String name)
    {
        final Optional<Comparison> own = benchmark.comparisonOf(name);
        return own.isEmpty() ? ratioTo(name) :
            ratios().stream().filter(ratio -> ratio.to().equals(own.get().to())).findFirst();
    }

    /**
     * The report of a contender.
     *
     * @param name of the contender.
     * @return its report.
     */
    public ContenderReport contender(final String name)
    {
        return contenders.stream()
            .filter(contender -> contender.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException(benchmark.id() + " has no contender " + name));
    }

    /**
     * The limit that every contender's figure is shown as a share of.
     *
     * @return the first limit with a figure; empty if there is none, in charts, and for processor time, which no limit
     *         is the least of.
     */
    public Optional<ContenderReport> limit()
    {
        return benchmark.axis().isPresent() || benchmark.metric() == Metric.CPU ? Optional.empty() :
            contenders.stream().filter(BenchmarkReport::isComparedLimit).findFirst();
    }

    /**
     * A contender as a share of the limit.
     *
     * @param contender of this benchmark.
     * @return its figures over those of {@link #limit()}, paired by round; empty if one of both has none, and for
     *         limits.
     */
    public Optional<RatioReport> ofLimit(final ContenderReport contender)
    {
        return limit()
            .filter(limit -> contender.hasFigure() && !contender.contender().isLimit())
            .map(limit -> new RatioReport(
                limit.name(),
                limit.name(),
                Spread.ofPairedRatios(contender.values(), limit.values()),
                OptionalDouble.empty(),
                benchmark.metric(),
                true));
    }

    /** Contenders that are faster than the limit: it is none, or they do less than they should. */
    List<String> impossibilities()
    {
        if (benchmark.metric() != Metric.THROUGHPUT)
        {
            return List.of();
        }
        return contenders.stream()
            .filter(contender -> ofLimit(contender).filter(of -> of.ratios().min() > 1 + TOLERANCE).isPresent())
            .map(contender -> contender.name() + " is faster than the limit " + limit().orElseThrow().name() +
                " in every round: find out how before you believe it.")
            .toList();
    }

    private static boolean isComparedLimit(final ContenderReport report)
    {
        return report.contender().isLimit() && !report.contender().isBackground() && isDivisor(report);
    }

    /** A process that used no processor time that could be measured is no measure for others. */
    private static boolean isDivisor(final ContenderReport report)
    {
        return report.hasFigure() && Arrays.stream(report.values()).allMatch(value -> value > 0);
    }

    private Optional<ContenderReport> chosen(final Comparison comparison)
    {
        return comparison.candidates().stream()
            .map(this::contender)
            .filter(ContenderReport::hasFigure)
            .reduce((best, next) ->
                benchmark.metric().isBetter(next.spread().median(), best.spread().median()) ? next : best);
    }
}
