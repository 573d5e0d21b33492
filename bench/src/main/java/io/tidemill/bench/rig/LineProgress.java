// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For a log file: a line when something begins, with the time left as soon as there is one to go by.
 */
final class LineProgress implements Progress
{
    private final PrintStream log;
    private final int forks;
    private final LongSupplier clockNs;
    private final long startNs;
    private int done;

    LineProgress(final PrintStream log, final int forks, final LongSupplier clockNs)
    {
        this.log = log;
        this.forks = forks;
        this.clockNs = clockNs;
        this.startNs = clockNs.getAsLong();
    }

    @Override
    public void begin(final String name)
    {
        log.println("[" + (done + 1) + "/" + forks + "] " + name + timeLeft());
    }

    @Override
    public void end()
    {
        done++;
    }

    @Override
    public void close()
    {
        log.flush();
    }

    private String timeLeft()
    {
        if (done == 0)
        {
            return "";
        }
        final long leftNs = (clockNs.getAsLong() - startNs) / done * (forks - done);
        final long leftS = TimeUnit.NANOSECONDS.toSeconds(leftNs);
        return String.format(" (about %d:%02d left)", leftS / 60, leftS % 60);
    }
}
