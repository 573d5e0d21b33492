// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

import java.util.function.LongConsumer;

/**
 * A progress bar on standard error where a person watches; nothing at all where the output goes to a file or pipe.
 */
public final class Progress implements LongConsumer, AutoCloseable
{
    private final ProgressBar bar;

    private Progress(final ProgressBar bar)
    {
        this.bar = bar;
    }

    /**
     * Shows a bar at zero.
     *
     * @param task what goes on
     * @param max  units until it is done, negative if that is not known
     * @param unit name of a unit as shown, such as " MB"
     * @param per  how many of what is counted make a unit
     * @return the bar, to be closed by the caller
     */
    public static Progress of(final String task, final long max, final String unit, final long per)
    {
        return new Progress(!Terminal.isWatched() ? null : new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(max)
            .setUnit(unit, per)
            .setUpdateIntervalMillis(200)
            .clearDisplayOnFinish()
            .build());
    }

    /**
     * Shows nothing.
     *
     * @return a bar that is not there
     */
    public static Progress none()
    {
        return new Progress(null);
    }

    /**
     * Moves the bar.
     *
     * @param reached how much is done
     */
    @Override
    public void accept(final long reached)
    {
        if (bar != null)
        {
            bar.stepTo(reached);
        }
    }

    @Override
    public void close()
    {
        if (bar != null)
        {
            bar.close();
        }
    }
}
