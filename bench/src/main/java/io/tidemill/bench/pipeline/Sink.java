// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;

import org.HdrHistogram.Histogram;

/**
 * The logic of all contenders: folds every event into a checksum, notes when the last one came and, in a paced pass,
 * how late each one was against its plan. Handles events on one thread at a time; the results may be read by another
 * behind {@link #awaitLast}.
 */
public final class Sink implements EventHandler<BenchEvent>
{
    /** No plan: the pass goes as fast as it can. */
    static final Schedule UNPACED = null;

    private static final int LOOK_EVERY = 1_024;

    private final long events;
    private final Stall stall;
    private final int producers;
    private final long[] checksums;
    private final Schedule schedule;
    private final Histogram latencies;
    private final CountDownLatch last = new CountDownLatch(1);
    private long checksum;
    private long seen;
    private long nextStop;
    private long measuredBefore;
    private long lastNs;
    private Thread lastThread;

    /** Those that were looked at, one event in a few thousand; nearly always one. */
    private final Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * A sink for events of one producer, without a schedule.
     *
     * @param events to wait for.
     */
    public Sink(final long events)
    {
        this(events, 1, UNPACED, Stall.NONE);
    }

    /**
     * A sink that waits for some events.
     *
     * @param events    to wait for.
     * @param producers whose events come in order each; a power of two.
     * @param schedule  by which they were to be sent; null for none.
     * @param stall     how the handler is slow.
     */
    Sink(final long events, final int producers, final Schedule schedule, final Stall stall)
    {
        this.events = events;
        this.stall = stall;
        this.nextStop = Math.min(events, stall.everyEvents());
        this.producers = producers;
        this.checksums = new long[producers];
        this.schedule = schedule;
        this.latencies = schedule == null ? null : Latencies.histogram();
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch)
    {
        if (producers == 1)
        {
            checksum = event.fold(checksum);
        }
        else
        {
            final int producer = (int)event.id() & producers - 1;
            checksums[producer] = event.fold(checksums[producer]);
        }
        if (latencies != null)
        {
            record(event.id());
        }
        if ((seen & LOOK_EVERY - 1) == 0)
        {
            look();
        }
        if (++seen == nextStop)
        {
            stop();
        }
    }

    /** What is handed out once more by a recovery is handled where that runs. */
    private void look()
    {
        final Thread current = Thread.currentThread();
        if (current != lastThread && seen >= measuredBefore)
        {
            lastThread = current;
            threads.add(current);
        }
    }

    private void stop()
    {
        if (seen == events)
        {
            lastNs = System.nanoTime();
            look();
            last.countDown();
        }
        else
        {
            stall.run();
            nextStop = Math.min(events, nextStop + stall.everyEvents());
        }
    }

    private void record(final long id)
    {
        if (seen >= measuredBefore)
        {
            latencies.recordValue(Latencies.clamped(System.nanoTime() - schedule.plannedNs(id)));
        }
    }

    /**
     * Begins anew with the first event, which a recovered log hands out once more. Only events that were not seen
     * before count for the latencies.
     */
    public void recover()
    {
        measuredBefore = Math.max(measuredBefore, seen);
        seen = 0;
        nextStop = Math.min(events, stall.everyEvents());
        checksum = 0;
        Arrays.fill(checksums, 0);
    }

    /** Waits without using a core that the contender could use. */
    void awaitLast(final Duration timeout) throws InterruptedException
    {
        if (!last.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
        {
            throw new IllegalStateException(
                "after " + timeout.toSeconds() + " s the handler had not seen all of " + events + " events");
        }
    }

    // The fields below are plain: countDown happens before await returns, or one thread did it all.

    /**
     * The checksum of what was seen, behind {@link #awaitLast} or on the handling thread.
     *
     * @return comparable to {@link EventModel#checksum}.
     */
    public long checksum()
    {
        long sum = checksum;
        for (final long ofProducer : checksums)
        {
            sum += ofProducer;
        }
        return sum;
    }

    long lastNs()
    {
        return lastNs;
    }

    /** When nothing runs any more: an event that came twice is as wrong as one that is missing. */
    void refuseMore()
    {
        if (seen != events)
        {
            throw new IllegalStateException("the handler saw " + seen + " events, but " + events + " were sent");
        }
    }

    /** Threads that were seen handling events: with the first, the last, and one in a few thousand between them. */
    Set<Thread> threads()
    {
        return threads;
    }

    Histogram latencies()
    {
        return latencies;
    }
}
