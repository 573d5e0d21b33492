// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import io.tidemill.bench.pipeline.BenchCodec;
import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Entry point of a process of producers: a thread and a lane each. They connect, wait for a line, put in their events
 * on time, and stay until standard input ends.
 */
public final class ProducersMain
{
    static final String READY = "ready";
    static final String DONE = "done";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NS = 1_000_000;

    private ProducersMain()
    {
    }

    static String inlet(final int producer)
    {
        return "producer-" + producer;
    }

    static Process start(final Path directory, final int producers, final long events, final double perSecond)
        throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agent"))
            .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProducersMain.class.getName(),
            directory.toString(), Integer.toString(producers), Long.toString(events), Double.toString(perSecond)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /**
     * Runs them.
     *
     * @param args directory of the engine, how many producers, events of each, how many of them a second; 0 for all at
     *             once.
     * @throws Exception if one of them fails.
     */
    public static void main(final String[] args) throws Exception
    {
        final int producers = Integer.parseInt(args[1]);
        final long events = Long.parseLong(args[2]);
        final double perSecond = Double.parseDouble(args[3]);
        final List<IpcInlet> inlets = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++)
        {
            inlets.add(IpcInlet.connect(Path.of(args[0]), inlet(producer), ConnectPlan.usual().timeout(PATIENCE)));
        }
        System.out.println(READY);
        System.in.read();
        final List<Thread> threads = new ArrayList<>();
        final long startNs = System.nanoTime();
        for (int producer = 0; producer < producers; producer++)
        {
            final int number = producer;
            final Thread thread = new Thread(() -> put(inlets.get(number), number, events, perSecond, startNs));
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        System.out.println(DONE);
        while (System.in.read() >= 0)
        {
            // Connected, and silent, until it ends.
            continue;
        }
    }

    /** All that are due, then a pause. */
    private static void put(
        final IpcInlet inlet, final int producer, final long events, final double perSecond, final long startNs)
    {
        final Inlet<BenchEvent> typed = inlet.events(BenchEvent::new, new BenchCodec());
        long done = 0;
        while (done < events)
        {
            final long due = perSecond == 0 ? events :
                Math.min(events, 1 + (long)((System.nanoTime() - startNs) / 1e9 * perSecond));
            while (done < due && typed.claim() != null)
            {
                typed.claim().fill(producer);
                typed.commit();
                done++;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
