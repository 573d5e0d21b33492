// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the settings of one contender by trying: one axis after the other, the options of an axis in turns (a b c,
 * a b c), those chosen before at their best. Settings that an axis shares with the one before keep what they have given
 * there: to try them again, and believe only the last, would let luck decide. Not thread-safe.
 */
final class Trials
{
    private final Contender contender;
    private final Metric metric;
    private final int turns;
    private final Runner runner;
    private final Map<Settings, List<Double>> values = new LinkedHashMap<>();

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
     * Runs all trials. Axes depend on one another: what was chosen first is chosen again beside what came later, until
     * it holds, in as many passes as there are turns at most; who has time for one turn only has it for one pass.
     *
     * @return the best settings; those to start with if there is nothing to choose.
     */
    Settings best() throws RoundFailedException, IOException, InterruptedException
    {
        Settings best = contender.first();
        Settings before = null;
        for (int pass = 0; pass < turns && !best.equals(before); pass++)
        {
            before = best;
            for (final Axis axis : contender.axes())
            {
                if (axis.options().size() > 1)
                {
                    best = bestOf(axis, best);
                }
            }
        }
        return best;
    }

    List<TrialReport> reports()
    {
        return values.keySet().stream().map(this::report).toList();
    }

    private TrialReport report(final Settings settings)
    {
        return new TrialReport(contender.name(), settings,
            values.get(settings).stream().mapToDouble(Double::doubleValue).toArray(), metric);
    }

    /** By the median, as the rounds: the best of several would favour the most erratic. */
    private Settings bestOf(final Axis axis, final Settings base)
        throws RoundFailedException, IOException, InterruptedException
    {
        final List<Settings> options = axis.options().stream()
            .map(option -> base.with(axis.setting(), option))
            .toList();
        for (int turn = 0; turn < turns; turn++)
        {
            for (final Settings option : options)
            {
                final List<Double> given = values.computeIfAbsent(option, unused -> new ArrayList<>());
                if (given.size() == turn)
                {
                    given.add(runner.run(option));
                }
            }
        }

        Settings best = options.get(0);
        for (final Settings option : options)
        {
            best = metric.isBetter(report(option).median(), report(best).median()) ? option : best;
        }
        return best;
    }
}
