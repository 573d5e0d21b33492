// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Chooses the settings of one contender by trying: one axis after the other, the options of an axis in turns (a b c,
 * a b c), those chosen before at their best. Not thread-safe.
 */
final class Trials
{
    private final Contender contender;
    private final Metric metric;
    private final int turns;
    private final Runner runner;
    private final List<TrialReport> reports = new ArrayList<>();

    Trials(final Contender contender, final Metric metric, final int turns, final Runner runner)
    {
        this.contender = contender;
        this.metric = metric;
        this.turns = turns;
        this.runner = runner;
    }

    /** Runs one trial and gives its value in the metric. */
    interface Runner
    {
        double run(Settings settings) throws RoundFailedException, IOException, InterruptedException;
    }

    /**
     * Runs all trials.
     *
     * @return the best settings; those to start with if there is nothing to choose.
     */
    Settings best() throws RoundFailedException, IOException, InterruptedException
    {
        Settings best = contender.first();
        for (final Axis axis : contender.axes())
        {
            if (axis.options().size() > 1)
            {
                best = bestOf(axis, best);
            }
        }
        return best;
    }

    List<TrialReport> reports()
    {
        return reports;
    }

    /** By the median, as the rounds: the best of several would favour the most erratic. */
    private Settings bestOf(final Axis axis, final Settings base)
        throws RoundFailedException, IOException, InterruptedException
    {
        final List<Settings> options = axis.options().stream()
            .map(option -> base.with(axis.setting(), option))
            .collect(Collectors.toList());
        final double[][] values = new double[options.size()][turns];
        for (int turn = 0; turn < turns; turn++)
        {
            for (int i = 0; i < values.length; i++)
            {
                values[i][turn] = runner.run(options.get(i));
            }
        }

        TrialReport best = null;
        for (int i = 0; i < values.length; i++)
        {
            final TrialReport report = new TrialReport(contender.name(), options.get(i), values[i], metric);
            reports.add(report);
            best = best == null || metric.isBetter(report.median(), best.median()) ? report : best;
        }
        return best.settings();
    }
}
