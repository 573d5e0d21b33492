// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.List;

/**
 * One that is measured.
 *
 * @param name     in reports.
 * @param workload what it runs; has a constructor with one argument, {@link Settings}.
 * @param fixed    choices that are not tried.
 * @param axes     choices that are tried before the rounds, one axis after the other, the ones before at their best.
 */
public record Contender(String name, Class<? extends Workload> workload, Settings fixed, List<Axis> axes)
{
    /**
     * Copies the axes.
     *
     * @param name     in reports.
     * @param workload what it runs.
     * @param fixed    choices that are not tried.
     * @param axes     choices that are tried.
     */
    public Contender
    {
        axes = List.copyOf(axes);
    }

    /**
     * A contender.
     *
     * @param name     in reports.
     * @param workload what it runs.
     * @param fixed    choices that are not tried.
     * @param axes     choices that are tried.
     * @return the contender.
     */
    public static Contender of(
        final String name, final Class<? extends Workload> workload, final Settings fixed, final Axis... axes)
    {
        return new Contender(name, workload, fixed, List.of(axes));
    }

    /**
     * The settings to start with: the fixed ones and the first option of each axis.
     *
     * @return the settings.
     */
    Settings first()
    {
        Settings settings = fixed;
        for (final Axis axis : axes)
        {
            settings = settings.with(axis.setting(), axis.options().get(0));
        }
        return settings;
    }

    /**
     * How many rounds trying every option once takes.
     *
     * @return 0 if there is nothing to choose.
     */
    int options()
    {
        return axes.stream().mapToInt(axis -> axis.options().size()).filter(options -> options > 1).sum();
    }

    /**
     * The part of some settings that was chosen by trying.
     *
     * @param settings of this contender.
     * @return those of the axes.
     */
    Settings tuned(final Settings settings)
    {
        Settings tuned = Settings.NONE;
        for (final Axis axis : axes)
        {
            tuned = tuned.with(axis.setting(), settings.value(axis.setting()));
        }
        return tuned;
    }
}
