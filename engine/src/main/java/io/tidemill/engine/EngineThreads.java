// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.counters.CounterType;
import org.agrona.concurrent.IdleStrategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The threads of an engine: which duty cycles each carries, by the thread plan; starting and ending them together.
 */
final class EngineThreads
{
    private final EngineConfig<?> config;
    private final List<DutyCycleRunner> runners = new ArrayList<>();
    private final Map<EngineDutyCycle, DutyCycleRunner> carriers = new IdentityHashMap<>();
    private final Watchdog watchdog;
    private volatile boolean started;

    /**
     * A thread for each group, within a group in topological order; and one for each of those beside, which wait for
     * the disk. These park, whatever the others do, and are woken only by who needs them.
     */
    EngineThreads(
        final EngineConfig<?> config,
        final List<List<EngineDutyCycle>> groups,
        final List<EngineDutyCycle> beside,
        final Halt halt)
    {
        this.config = config;
        final List<Wakeups> wakeups = new ArrayList<>();
        for (final List<EngineDutyCycle> group : groups)
        {
            final Wakeups others = new Wakeups();
            final DutyCycleRunner runner = new DutyCycleRunner(group, idleStrategy(), others,
                new Pacing(group.size(), room(), System::nanoTime), halt);
            group.forEach(cycle -> carriers.put(cycle, runner));
            group.forEach(cycle -> cycle.carriedBy(runner.idleness()));
            wakeups.add(others);
            runners.add(runner);
        }
        final DutyCycleRunner[] all = runners.toArray(DutyCycleRunner[]::new);
        for (int i = 0; i < all.length; i++)
        {
            final DutyCycleRunner self = all[i];
            wakeups.get(i).target(Arrays.stream(all).filter(it -> it != self).toArray(DutyCycleRunner[]::new));
        }
        for (final EngineDutyCycle cycle : beside)
        {
            final Wakeups others = new Wakeups();
            others.target(all);
            final DutyCycleRunner runner =
                new DutyCycleRunner(List.of(cycle), null, others, new Pacing(1, 0, System::nanoTime), halt);
            carriers.put(cycle, runner);
            cycle.carriedBy(runner.idleness());
            runners.add(runner);
        }
        watchdog = new Watchdog(config.name(), List.copyOf(runners), config.watchdog(), config.errorHandler());
    }

    /** What an engine's threads are, unless a factory is given. */
    static Thread daemon(final Runnable runnable)
    {
        final Thread thread = new Thread(runnable);
        thread.setDaemon(true);
        return thread;
    }

    /** Null for the engine's own. */
    private IdleStrategy idleStrategy()
    {
        return config.idleStrategy() == null ? null : Objects.requireNonNull(config.idleStrategy().get(),
            "idleStrategy(…) was given a supplier that gives null; leave it out for the engine's own");
    }

    /** In the ring and in each lane. */
    private int room()
    {
        return Math.min(config.ringSize(), config.inlets().stream()
            .filter(EngineConfig.InletPlan::hasSlots)
            .mapToInt(EngineConfig.InletPlan::capacity).min().orElse(Integer.MAX_VALUE));
    }

    /** Before anything runs. */
    void countBy(final EngineCounters counters)
    {
        for (final DutyCycleRunner runner : runners)
        {
            runner.countBy(counters.of(CounterType.THREAD_PARKS, runner.name()),
                counters.of(CounterType.THREAD_WAKES, runner.name()));
        }
    }

    /** Before anything runs: what the watchdog does beside, each time it looks. */
    void alsoWatch(final Runnable lookout)
    {
        watchdog.alsoDo(lookout);
    }

    void wakeFor(final Wakeups wakeups, final List<? extends EngineDutyCycle> dutyCycles)
    {
        wakeups.target(dutyCycles.stream().map(carriers::get).distinct().toArray(DutyCycleRunner[]::new));
    }

    void start()
    {
        final List<Thread> threads = new ArrayList<>(runners.size());
        for (final DutyCycleRunner runner : runners)
        {
            final Thread thread = Objects.requireNonNull(config.threadFactory().newThread(runner),
                () -> "the thread factory gave no thread for " + runner.name());
            thread.setName("tidemill-" + config.name() + "-" + runner.name());
            threads.add(thread);
        }
        started = true;
        int running = 0;
        try
        {
            for (; running < threads.size(); running++)
            {
                runners.get(running).startOn(threads.get(running));
            }
            watchdog.start();
        }
        finally
        {
            // A machine out of threads: those that run are ended by whoever started the engine.
            for (int i = running; i < threads.size(); i++)
            {
                runners.get(i).close();
            }
        }
    }

    void onlyIntake()
    {
        runners.forEach(DutyCycleRunner::onlyIntake);
    }

    void stop()
    {
        runners.forEach(DutyCycleRunner::stop);
    }

    /** Whether all that were started have ended. An interrupt ends the waiting. */
    boolean stopAndAwait(final long timeoutNs)
    {
        stop();
        try
        {
            return !started || awaitEnd(timeoutNs);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void interruptUnfinished()
    {
        runners.stream().filter(runner -> !runner.hasEnded()).forEach(DutyCycleRunner::interrupt);
    }

    /** When nobody waits for their end any more. */
    void stopWatching()
    {
        watchdog.stop();
    }

    /** Whether all ended in time. */
    boolean awaitEnd(final long timeoutNs) throws InterruptedException
    {
        final long startNs = System.nanoTime();
        for (final DutyCycleRunner runner : runners)
        {
            if (!runner.awaitEnd(Math.max(0, timeoutNs - (System.nanoTime() - startNs))))
            {
                return false;
            }
        }
        return true;
    }

    /** Any thread: has a duty cycle look for what was put before it. */
    void wake(final EngineDutyCycle cycle)
    {
        carriers.get(cycle).idleness().wakeIfParked();
    }

    boolean isCurrentThread()
    {
        return runners.stream().anyMatch(DutyCycleRunner::isCurrentThread);
    }

    boolean hasEnded(final EngineDutyCycle cycle)
    {
        return carriers.get(cycle).hasEnded();
    }

    List<String> unfinished()
    {
        return started ?
            runners.stream().filter(runner -> !runner.hasEnded()).map(DutyCycleRunner::name).toList() : List.of();
    }

    @Override
    public String toString()
    {
        return runners.stream().map(DutyCycleRunner::name).toList().toString();
    }
}
