// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import io.tidemill.engine.CloseReport;
import io.tidemill.tools.data.Wording;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints texts as they come, until it has enough of them, is told to stop, or is interrupted; then closes in order.
 * <p>
 * <b>Threading:</b> one thread runs; any may tell it to stop.
 */
final class ReceiveRun
{
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int FLUSH_EVERY = 256;

    private final TextReceiver receiver;
    private final long limit;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Of each inlet: how many, and the last position. */
    private final Map<String, long[]> printed = new LinkedHashMap<>();
    private long count;
    private int unflushed;
    private boolean isTaken = true;
    private volatile boolean isStopped;

    ReceiveRun(final TextReceiver receiver, final long limit, final PrintWriter out, final PrintWriter err)
    {
        this.receiver = receiver;
        this.limit = limit;
        this.out = out;
        this.err = err;
    }

    /** From another thread, as on Ctrl-C: returns when all is closed, or that takes too long. */
    void stop()
    {
        isStopped = true;
        try
        {
            ended.await(10, TimeUnit.SECONDS);
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** False if standard output did not take what was printed. */
    boolean run()
    {
        try
        {
            while (!isOver())
            {
                if (receiver.next())
                {
                    print();
                }
                else if (unflushed > 0)
                {
                    flush();
                }
                else
                {
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
            // Closing drains what was accepted.
            final boolean isInterrupted = Thread.interrupted();
            flush();
            final CloseReport report = receiver.stop();
            printRest();
            summarize(report);
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
            return isTaken;
        }
        finally
        {
            ended.countDown();
        }
    }

    private boolean isOver()
    {
        return isStopped || !isTaken || count >= limit || Thread.currentThread().isInterrupted() ||
            receiver.engine().failure().isPresent();
    }

    private void printRest()
    {
        while (isTaken && count < limit && receiver.next())
        {
            print();
        }
        flush();
    }

    private void print()
    {
        out.println(receiver.inlet() + " " + receiver.position() + " " + ShownText.of(receiver.event().toString()));
        final long[] ofInlet = printed.computeIfAbsent(receiver.inlet(), inlet -> new long[2]);
        ofInlet[0]++;
        ofInlet[1] = receiver.position();
        count++;
        unflushed++;
        if (unflushed == FLUSH_EVERY)
        {
            flush();
        }
    }

    /** What standard output has not taken is printed the next time. */
    private void flush()
    {
        if (unflushed > 0)
        {
            unflushed = 0;
            isTaken = !out.checkError() && !System.out.checkError();
            if (isTaken)
            {
                receiver.acknowledge();
            }
        }
    }

    private void summarize(final CloseReport report)
    {
        final StringJoiner inlets = new StringJoiner(", ");
        printed.forEach((name, ofInlet) -> inlets.add("inlet " + name + " up to position " + ofInlet[1] +
            (printed.size() > 1 ? " (" + ofInlet[0] + ")" : "")));
        err.println("Printed " + Wording.count(count, "event", "events") + (count > 0 ? ": " + inlets : "") +
            String.format(Locale.ROOT, "; closed in order in %.2f s.", report.elapsed().toNanos() / 1e9) +
            (isTaken ? "" : " Standard output is closed or full: the last ones come again the next time."));
        err.flush();
    }
}
