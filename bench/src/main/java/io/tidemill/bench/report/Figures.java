// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.tidemill.bench.rig.Benchmark;
import io.tidemill.bench.rig.BenchmarkReport;
import io.tidemill.bench.rig.Comparison;
import io.tidemill.bench.rig.ContenderReport;
import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Metric;
import io.tidemill.bench.rig.RatioReport;
import io.tidemill.bench.rig.Spread;

import org.HdrHistogram.Histogram;

/**
 * How figures are written for people, the same in every report; in ASCII, since a terminal may know no more.
 */
public final class Figures
{
    private static final double MILLION = 1e6;
    private static final double NS_PER_S = 1e9;
    private static final double PER_CENT = 100;
    private static final String NONE = "";

    /** A percentile with fewer events beyond it says little. */
    private static final int MIN_EVENTS_BEYOND = 10;
    private static final String NOT_ASKED = "not asked";
    private static final String NOT_YET = "not yet";

    private Figures()
    {
    }

    /**
     * The columns of a table of this metric, in the order of {@link #cells}.
     *
     * @param metric of the benchmark.
     * @return their heads.
     */
    public static List<String> heads(final Metric metric)
    {
        switch (metric)
        {
            case LATENCY:
                return List.of("p50 us", "p99 us", "[min .. max]", "p99.9 us", "max us");

            case CPU:
                return List.of("% of a core", "[min .. max]");

            default:
                return List.of("M events/s", "[min .. max]", "ns/event", "cores");
        }
    }

    /**
     * The figures of one contender.
     *
     * @param report of the contender.
     * @param metric of the benchmark.
     * @return as many as there are heads; where there is no figure, the first one says why.
     */
    public static List<String> cells(final ContenderReport report, final Metric metric)
    {
        final List<String> cells = new ArrayList<>();
        if (report.hasFigure())
        {
            figures(report, metric, cells);
        }
        else
        {
            cells.add(why(report));
        }
        while (cells.size() < heads(metric).size())
        {
            cells.add(NONE);
        }
        return cells;
    }

    private static void figures(final ContenderReport report, final Metric metric, final List<String> cells)
    {
        final Spread spread = report.spread();
        switch (metric)
        {
            case LATENCY:
                cells.add(micros(report.latencies().orElseThrow().getValueAtPercentile(50)));
                cells.add(micros(spread.median()));
                cells.add("[" + micros(spread.min()) + " .. " + micros(spread.max()) + "]");
                cells.add(percentile(report.latencies().orElseThrow(), 99.9));
                cells.add(micros(report.latencies().orElseThrow().getMaxValue()));
                break;

            case CPU:
                cells.add(share(spread.median()));
                cells.add("[" + share(spread.min()) + " .. " + share(spread.max()) + "]");
                break;

            default:
                cells.add(millions(spread.median()));
                cells.add(millions(spread));
                cells.add(decimals(NS_PER_S / spread.median()));
                final double cores = cores(report);
                cells.add(cores == 0 ? NONE : String.format(Locale.ROOT, "%.1f", cores));
        }
    }

    /** The cores that a contender kept busy, by the median of its rounds; 0 if it is not known. */
    static double cores(final ContenderReport report)
    {
        return report.hasFigure() ? Spread.of(report.cores()).median() : 0;
    }

    /** A contender without a figure; a rate that was not reached has none, since its latency is that of a queue. */
    private static String why(final ContenderReport report)
    {
        if (!report.contender().isThere())
        {
            return NOT_YET;
        }
        double worst = Double.POSITIVE_INFINITY;
        boolean skipped = false;
        for (final double rate : report.reached())
        {
            skipped |= Double.isNaN(rate);
            worst = Double.isNaN(rate) ? worst : Math.min(worst, rate);
        }
        return skipped ? NOT_ASKED : "only " + rate(worst);
    }

    /**
     * Warns of a rate that was not reached.
     *
     * @param report    of the contender.
     * @param benchmark that asked.
     * @return a sentence; empty if there is nothing to warn of.
     */
    public static Optional<String> warning(final ContenderReport report, final Benchmark benchmark)
    {
        if (report.hasFigure() || !report.contender().isThere() || NOT_ASKED.equals(why(report)))
        {
            return Optional.empty();
        }
        final Load load = report.contender().loadOr(benchmark.load());
        return Optional.of(benchmark.id() + ", " + report.name() + ": " + rate(load.eventsPerSecond()) +
            " were not reached (" + why(report) + "), so there is no latency to tell" +
            (report.contender().point().isPresent() ? ", and no higher rate was asked for." : "."));
    }

    /**
     * A rate.
     *
     * @param eventsPerSecond to write.
     * @return such as {@code 100 k/s}.
     */
    public static String rate(final double eventsPerSecond)
    {
        if (eventsPerSecond >= MILLION)
        {
            return decimals(eventsPerSecond / MILLION) + " M/s";
        }
        return eventsPerSecond >= 1000 ?
            decimals(eventsPerSecond / 1000) + " k/s" : decimals(eventsPerSecond) + "/s";
    }

    /** Three digits that matter, at least one behind the point below a hundred. */
    private static String decimals(final double value)
    {
        final String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String micros(final double ns)
    {
        return decimals(ns / 1000);
    }

    /** Nothing where it would be the length of a few events, if not of the slowest. */
    private static String percentile(final Histogram latencies, final double percentile)
    {
        final double beyond = latencies.getTotalCount() * (1 - percentile / PER_CENT);
        return beyond < MIN_EVENTS_BEYOND ? NONE : micros(latencies.getValueAtPercentile(percentile));
    }

    private static String share(final double cores)
    {
        return String.format(Locale.ROOT, "%.2f", cores * PER_CENT);
    }

    static String millions(final double rate)
    {
        return rate < MILLION / 10 ?
            String.format(Locale.ROOT, "%.4f", rate / MILLION) : String.format(Locale.ROOT, "%.2f", rate / MILLION);
    }

    static String millions(final Spread rates)
    {
        return "[" + millions(rates.min()) + " .. " + millions(rates.max()) + "]";
    }

    /**
     * A value in the metric's short form, for trials and bars.
     *
     * @param value  in the metric's unit.
     * @param metric of the value.
     * @return with its unit.
     */
    public static String value(final double value, final Metric metric)
    {
        if (Double.isNaN(value))
        {
            return metric == Metric.THROUGHPUT ? "not in time" : "rate not reached";
        }
        switch (metric)
        {
            case LATENCY:
                return micros(value) + " us";

            case CPU:
                return share(value) + " %";

            default:
                return millions(value) + " M/s";
        }
    }

    /**
     * The middle ratio.
     *
     * @param ratio to write.
     * @return such as {@code 2.40x}, of a limit {@code 23 % of it}.
     */
    public static String ratio(final RatioReport ratio)
    {
        return ratio(ratio, ratio.ratios().median());
    }

    /**
     * The ends of the rounds' ratios.
     *
     * @param ratio to write.
     * @return in brackets.
     */
    public static String ends(final RatioReport ratio)
    {
        return "[" + ratio(ratio, ratio.ratios().min()) + " .. " + ratio(ratio, ratio.ratios().max()) + "]";
    }

    private static String ratio(final RatioReport ratio, final double value)
    {
        return ratio.limit() && ratio.metric() == Metric.THROUGHPUT ?
            shareOfLimit(value) : times(value);
    }

    /** Less than a hundredth is not nothing. */
    private static String shareOfLimit(final double value)
    {
        return String.format(Locale.ROOT, value < 1 / PER_CENT ? "%.2f %%" : "%.0f %%", value * PER_CENT);
    }

    private static String times(final double ratio)
    {
        return String.format(Locale.ROOT, ratio >= 100 ? "%.0fx" : "%.2fx", ratio);
    }

    /**
     * A contender's share of the benchmark's first limit.
     *
     * @param contender to show.
     * @param report    of the benchmark.
     * @return such as {@code 29 %}, of latency {@code 4.50x}; empty where there is none.
     */
    public static String ofLimit(final ContenderReport contender, final BenchmarkReport report)
    {
        return report.ofLimit(contender).map(Figures::ratio).orElse(NONE);
    }

    /**
     * The bar of a comparison, and whether it is reached.
     *
     * @param ratio to judge.
     * @return such as {@code >= 2.5x met}; of a limit, that it is one; empty without a bar.
     */
    public static String verdict(final RatioReport ratio)
    {
        if (ratio.limit())
        {
            return "limit";
        }
        return ratio.bar().isEmpty() ? NONE :
            bar(ratio.bar().getAsDouble(), ratio.metric()) + " " + word(ratio.isMet()) +
                (isDraw(ratio) ? ", within noise" : "");
    }

    /** Whether rounds are on both sides of the bar. */
    private static boolean isDraw(final RatioReport ratio)
    {
        final double bar = ratio.bar().getAsDouble();
        return ratio.metric().reaches(ratio.ratios().min(), bar) != ratio.metric().reaches(ratio.ratios().max(), bar);
    }

    /**
     * The bar that ours is to reach by itself.
     *
     * @param report of the benchmark.
     * @return such as {@code <= 120 us met}; empty without a bar.
     */
    public static String ownVerdict(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final ContenderReport ours = report.contender(benchmark.ours().name());
        if (benchmark.bar().isEmpty())
        {
            return NONE;
        }
        final double bar = benchmark.bar().getAsDouble();
        return benchmark.metric().barSign() + " " + value(bar, benchmark.metric()) + " " + (ours.hasFigure() ?
            word(benchmark.metric().reaches(ours.spread().median(), bar)) : without(ours));
    }

    /**
     * A bar that could not be judged, since one of both has no figure.
     *
     * @param comparison that has the bar.
     * @param report     of the benchmark.
     * @return such as {@code >= 2.5x not yet}; empty without a bar.
     */
    public static String unjudged(final Comparison comparison, final BenchmarkReport report)
    {
        return comparison.bar().isEmpty() ? NONE :
            bar(comparison.bar().getAsDouble(), report.benchmark().metric()) + " " + without(comparison, report);
    }

    private static String bar(final double bar, final Metric metric)
    {
        return metric.barSign() + " " + trimmed(bar) + "x";
    }

    /** Why a comparison has no ratio: ours comes first, since it is ours that has something to reach. */
    static String without(final Comparison comparison, final BenchmarkReport report)
    {
        final ContenderReport ours = report.contender(report.benchmark().ours(comparison));
        return ours.hasFigure() ? "no figure of " + comparison.to() : without(ours);
    }

    /** Why a contender has no figure, as a verdict. */
    static String without(final ContenderReport ours)
    {
        return ours.contender().isThere() ? word(false) + ": rate not reached" : NOT_YET;
    }

    /**
     * A number of things.
     *
     * @param count of them.
     * @return with thousands apart.
     */
    public static String count(final long count)
    {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String word(final boolean met)
    {
        return met ? "met" : "MISSED";
    }

    static String trimmed(final double bar)
    {
        return bar == Math.rint(bar) ? Long.toString((long)bar) : Double.toString(bar);
    }
}
