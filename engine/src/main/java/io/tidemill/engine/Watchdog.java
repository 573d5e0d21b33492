// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.ErrorHandler;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks now and then whether the engine's threads still go round, and names what a thread is held up in. A healthy
 * thread goes round at least every {@link DutyCycleRunner#PARK_NS}, whether or not there is work.
 * <ol>
 * <li>Who is held up for longer than the limit is told of once, within a quarter of the limit.</li>
 * <li>A pause of the whole process, which holds up the watchdog as well, is told of as nobody's.</li>
 * </ol>
 */
final class Watchdog implements Runnable
{
    private static final Runnable NOTHING = Watchdog::nothing;

    private final String engine;
    private final List<DutyCycleRunner> runners;
    private final long limitNs;
    private final ErrorHandler errorHandler;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long[] rounds;
    private final long[] sinceNs;
    private final boolean[] told;
    private Runnable alsoDo = NOTHING;

    /** A limit of zero is none. */
    Watchdog(
        final String engine, final List<DutyCycleRunner> runners, final Duration limit, final ErrorHandler errorHandler)
    {
        this.engine = engine;
        this.runners = runners;
        this.limitNs = limit.toNanos();
        this.errorHandler = errorHandler;
        rounds = new long[runners.size()];
        sinceNs = new long[runners.size()];
        told = new boolean[runners.size()];
    }

    /** Before it starts: what else is to be done each time it looks. */
    void alsoDo(final Runnable more)
    {
        alsoDo = more;
    }

    void start()
    {
        if (limitNs > 0)
        {
            final Thread thread = new Thread(this, "tidemill-" + engine + "-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void stop()
    {
        stopped.countDown();
    }

    @Override
    public void run()
    {
        final long intervalNs = Math.max(1, limitNs / 8);
        long lastNs = System.nanoTime();
        reset(lastNs);
        while (!isStoppedWithin(intervalNs))
        {
            final long nowNs = System.nanoTime();
            if (nowNs - lastNs > 4 * intervalNs)
            {
                // Held up itself: nobody can be blamed.
                reset(nowNs);
            }
            lastNs = nowNs;
            look(nowNs);
            doMore();
        }
    }

    private void doMore()
    {
        try
        {
            alsoDo.run();
        }
        catch (final Throwable ex)
        {
            // Once: it would fail each time.
            alsoDo = NOTHING;
            errorHandler.onError(ex);
        }
    }

    private boolean isStoppedWithin(final long intervalNs)
    {
        try
        {
            return stopped.await(intervalNs, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            // Nobody means this thread. It looks early, which does no harm.
            return false;
        }
    }

    private static void nothing()
    {
        // Nobody asked for more.
    }

    private void reset(final long nowNs)
    {
        for (int i = 0; i < rounds.length; i++)
        {
            rounds[i] = runners.get(i).rounds();
            sinceNs[i] = nowNs;
        }
    }

    private void look(final long nowNs)
    {
        for (int i = 0; i < rounds.length; i++)
        {
            final DutyCycleRunner runner = runners.get(i);
            final long now = runner.rounds();
            final EngineDutyCycle active = runner.active();
            if (now != rounds[i] || active == null || runner.hasEnded())
            {
                rounds[i] = now;
                sinceNs[i] = nowNs;
                told[i] = false;
            }
            else if (!told[i] && nowNs - sinceNs[i] >= limitNs)
            {
                told[i] = true;
                errorHandler.onError(stalled(runner, active, nowNs - sinceNs[i]));
            }
        }
    }

    private StalledException stalled(final DutyCycleRunner runner, final EngineDutyCycle cycle, final long forNs)
    {
        final long sequence = cycle.handling();
        return new StalledException("engine \"" + engine + "\": " + cycle.doing() + " has not returned for " +
            TimeUnit.NANOSECONDS.toMillis(forNs) + " ms" +
            (sequence < 0 ? "" : ", in the entry of sequence " + sequence) + "; all on its thread (" + runner.name() +
            ") wait for it. The stack is that of the thread", cycle.roleName(), sequence, runner.stack());
    }
}
