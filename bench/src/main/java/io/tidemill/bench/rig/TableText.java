// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reports for a person at a terminal.
 */
public final class TableText
{
    private static final String INDENT = "  ";

    private TableText()
    {
    }

    /**
     * Writes one benchmark.
     *
     * @param report of the benchmark.
     * @return lines, without a line break at their end.
     */
    public static List<String> of(final BenchmarkReport report)
    {
        final Benchmark benchmark = report.benchmark();
        final List<String> lines = new ArrayList<>();
        lines.add(benchmark.id() + ": " + benchmark.what() + " " +
            Figures.count(benchmark.load().events()) + " events a round.");

        final List<RatioReport> ratios = report.ratios();
        final Grid grid = new Grid("lrrrrl");
        grid.row("", "M events/s", "[min .. max]", "ours is", "[min .. max]", "bar");
        for (final ContenderReport contender : report.contenders())
        {
            final Optional<RatioReport> ratio =
                ratios.stream().filter(candidate -> candidate.chosen().equals(contender.name())).findFirst();
            grid.row(
                label(benchmark.contender(contender.name()), contender.settings()),
                Figures.millions(contender.spread().median()),
                Figures.millions(contender.spread()),
                ratio.map(of -> Figures.ratio(of.ratios().median())).orElse(""),
                ratio.map(of -> Figures.ratio(of.ratios())).orElse(""),
                ratio.map(Figures::verdict).orElse(""));
        }
        lines.addAll(grid.lines(INDENT));

        if (!report.trials().isEmpty())
        {
            lines.add(INDENT + "settings tried before, the fastest were used (M events/s):");
            final Grid trials = new Grid("llr");
            for (final TrialReport trial : report.trials())
            {
                trials.row(
                    trial.contender(),
                    benchmark.contender(trial.contender()).tuned(trial.settings()).toString(),
                    Figures.millions(trial.best()));
            }
            lines.addAll(trials.lines(INDENT + INDENT));
        }
        return lines;
    }

    /** Fixed settings are what the name stands for; only those that were chosen by trying are shown. */
    private static String label(final Contender contender, final Settings settings)
    {
        final Settings tuned = contender.tuned(settings);
        return tuned.values().isEmpty() ? contender.name() : contender.name() + " (" + tuned + ")";
    }
}
