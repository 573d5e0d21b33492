// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.PrintStream;
import java.util.Optional;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * For a person at a terminal: one line that is drawn over, with the time left.
 */
final class BarProgress implements Progress
{
    private static final int REDRAW_MS = 500;

    private final TimeLeft timeLeft;
    private final ProgressBar bar;

    BarProgress(final PrintStream terminal, final int forks, final TimeLeft timeLeft)
    {
        this.timeLeft = timeLeft;
        this.bar = new ProgressBarBuilder()
            .setTaskName("bench")
            .setInitialMax(forks)
            .setUpdateIntervalMillis(REDRAW_MS)
            .setStyle(ProgressBarStyle.ASCII)
            .setEtaFunction(state -> Optional.of(timeLeft.get()))
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .build();
    }

    @Override
    public void begin(final Step step)
    {
        timeLeft.begin(step.kind());
        bar.setExtraMessage(step.name());
    }

    @Override
    public void end()
    {
        timeLeft.end();
        bar.step();
    }

    @Override
    public void skip(final Step step)
    {
        timeLeft.begin(step.kind());
        timeLeft.skip();
        bar.step();
    }

    @Override
    public void close()
    {
        bar.close();
    }
}
