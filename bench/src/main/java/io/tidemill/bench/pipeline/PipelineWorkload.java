// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

/**
 * Sends events through a {@link Pipeline}, as fast as it takes them or on a {@link Schedule}, and waits until the last
 * handler has seen all. The loop that sends is the same for every contender.
 */
public abstract class PipelineWorkload implements Workload
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int producers;
    private final Stall stall;

    /**
     * Takes the number of producers from {@link EventModel#PRODUCERS}, and how slow the handler is from {@link Stall}.
     *
     * @param settings of the contender.
     */
    protected PipelineWorkload(final Settings settings)
    {
        producers = settings.number(EventModel.PRODUCERS, 1);
        stall = Stall.of(settings);
        if (Integer.bitCount(producers) != 1)
        {
            throw new IllegalArgumentException(producers + " producers; it must be a power of two");
        }
    }

    /**
     * Opens the pipeline.
     *
     * @param directory exists, for its files.
     * @param stages    the handlers to bring the events to.
     * @return running; stopped by the caller.
     * @throws Exception if it cannot be opened; fails the round.
     */
    protected abstract Pipeline open(Path directory, Stages stages) throws Exception;

    /**
     * Whether the producer calls the handler itself, as only the background does.
     *
     * @return false unless overridden.
     */
    protected boolean isOneThread()
    {
        return false;
    }

    /**
     * How many threads send.
     *
     * @return a power of two.
     */
    protected final int producers()
    {
        return producers;
    }

    @Override
    public final Pass pass(final Path directory, final Load load) throws Exception
    {
        final Schedule schedule = load.isPaced() ? new Schedule(load.eventsPerSecond()) : Sink.UNPACED;
        final Stages stages = new Stages(load.events(), producers, schedule, stall);
        final Pipeline pipeline = open(directory, stages);
        final Pass pass;
        try
        {
            final Pipeline.Sender[] senders = new Pipeline.Sender[producers];
            Arrays.setAll(senders, pipeline::sender);
            final long cpuNs = cpuNs();
            final long startNs = begin(schedule);
            final List<Thread> sending = send(senders, load.events(), schedule);
            stages.last().awaitLast(PATIENCE);
            refuseOneThread(sending, stages.last().threads());
            pass = Pass.handled(stages.last().lastNs() - startNs, stages.checksum())
                .withCpuNs(cpuNs() - cpuNs);
        }
        catch (final Throwable failure)
        {
            Pipeline.stopFailed(pipeline, failure);
            throw failure;
        }
        pipeline.stop();
        stages.last().refuseMore();
        return schedule == Sink.UNPACED ? pass : pass.withLatencies(stages.last().latencies());
    }

    /** A producer that calls the handler itself is another thing, and has to say so. */
    private void refuseOneThread(final List<Thread> sending, final Set<Thread> handling)
    {
        if (!isOneThread() && sending.stream().anyMatch(handling::contains))
        {
            throw new IllegalStateException(getClass().getSimpleName() +
                " handled events on a thread that sent them; a contender that does so overrides isOneThread()");
        }
    }

    private static long begin(final Schedule schedule)
    {
        if (schedule == Sink.UNPACED)
        {
            return System.nanoTime();
        }
        schedule.begin();
        return schedule.plannedNs(0);
    }

    /** The threads that sent. */
    private static List<Thread> send(
        final Pipeline.Sender[] senders, final long events, final Schedule schedule) throws Exception
    {
        final int producers = senders.length;
        if (producers == 1)
        {
            send(senders[0], 0, 1, events, schedule);
            return List.of(Thread.currentThread());
        }
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < producers; i++)
        {
            final int producer = i;
            final Pipeline.Sender sender = senders[i];
            final Thread thread = new Thread(() ->
            {
                try
                {
                    send(sender, producer, producers, events, schedule);
                }
                catch (final Throwable ex)
                {
                    failure.compareAndSet(null, ex);
                }
            }, "producer-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (final Thread thread : threads)
        {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive())
            {
                failure.compareAndSet(null, new IllegalStateException(
                    thread.getName() + " was not done after " + PATIENCE.toSeconds() + " s"));
            }
        }
        if (failure.get() != null)
        {
            throw new IllegalStateException("a producer failed: " + failure.get(), failure.get());
        }
        return threads;
    }

    private static void send(
        final Pipeline.Sender sender, final long first, final long step, final long events, final Schedule schedule)
        throws Exception
    {
        if (schedule == null)
        {
            for (long sequence = first; sequence < events; sequence += step)
            {
                sender.send(sequence);
            }
        }
        else
        {
            for (long sequence = first; sequence < events; sequence += step)
            {
                schedule.awaitTurn(sequence);
                sender.send(sequence);
            }
        }
        sender.flush();
    }

    /**
     * Processor time that this process has used.
     *
     * @return nanoseconds, of all its threads.
     */
    public static long cpuNs()
    {
        return ((com.sun.management.OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime();
    }
}
