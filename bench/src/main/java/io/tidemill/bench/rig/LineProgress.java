// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.PrintStream;
import java.util.Locale;

/**
 * For a log file: a line when something begins, with the time left.
 */
final class LineProgress implements Progress
{
    private final PrintStream log;
    private final int forks;
    private final TimeLeft timeLeft;
    private int done;

    LineProgress(final PrintStream log, final int forks, final TimeLeft timeLeft)
    {
        this.log = log;
        this.forks = forks;
        this.timeLeft = timeLeft;
    }

    @Override
    public void begin(final Step step)
    {
        timeLeft.begin(step.kind());
        final long leftS = timeLeft.get().plusMillis(999).toSeconds();
        log.println(line(step.name()) +
            String.format(Locale.ROOT, " (about %d:%02d left)", leftS / 60, leftS % 60));
    }

    @Override
    public void end()
    {
        timeLeft.end();
        done++;
    }

    @Override
    public void skip(final Step step)
    {
        timeLeft.begin(step.kind());
        timeLeft.skip();
        log.println(line(step.name()) + ", skipped");
        done++;
    }

    @Override
    public void close()
    {
        log.flush();
    }

    private String line(final String name)
    {
        // Trials go on until their choice holds, so there may be more than were planned.
        return "[" + (done + 1) + "/" + Math.max(forks, done + 1) + "] " + name;
    }
}
