// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Runs duty cycles on one thread until it is told to stop. Agrona's {@code Agent} and {@link IdleStrategy} with a
 * loop of our own, since {@code AgentRunner} has no deadline on close and lets an {@code Error} skip {@code onClose}.
 * <ol>
 * <li>Whatever a duty cycle throws halts the engine; {@code onClose} of every duty cycle runs all the same.</li>
 * <li>After {@link #stop}, no duty cycle is called again once the current call has returned.</li>
 * <li>No wake-up is lost, so the park may be long: see {@link Idleness}.</li>
 * <li>An interrupt neither ends the thread nor turns its park into a busy loop.</li>
 * </ol>
 */
final class DutyCycleRunner implements Runnable
{
    static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int NONE = -1;
    private static final int SPINS = 100;
    private static final int YIELDS = 200;

    /**
     * A thread counts as idle after so many rounds without work. Not at the first: a consumer that keeps up runs dry
     * every few events, and telling each time would take the line from producers that read it. But before the next
     * wait, if the last one was long.
     */
    private static final int IDLE_AFTER = 20;
    private static final long LONG_WAIT_NS = 5_000;

    private static final VarHandle ROUNDS;
    private static final VarHandle ACTIVE;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            ROUNDS = lookup.findVarHandle(DutyCycleRunner.class, "rounds", long.class);
            ACTIVE = lookup.findVarHandle(DutyCycleRunner.class, "active", int.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final EngineDutyCycle[] cycles;
    private final IdleStrategy idleStrategy;
    private final Wakeups others;
    private final Pacing pacing;
    private final Halt halt;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final String name;

    /** Written by its thread only. */
    private long rounds;
    private int active = NONE;
    private boolean waitsLong;

    // Null if nothing is counted.
    private AtomicCounter parks;
    private AtomicCounter wakes;

    private volatile boolean stopped;
    private volatile boolean intakeOnly;
    private volatile Thread thread;
    private final Idleness idleness = new Idleness();
    private long idleSinceNs = System.nanoTime();

    /** {@code idleStrategy} may be null: spin, yield, then park until woken. */
    DutyCycleRunner(
        final List<? extends EngineDutyCycle> cycles,
        final IdleStrategy idleStrategy,
        final Wakeups others,
        final Pacing pacing,
        final Halt halt)
    {
        this.pacing = pacing;
        this.cycles = cycles.toArray(new EngineDutyCycle[0]);
        this.idleStrategy = idleStrategy;
        this.others = others;
        this.halt = halt;
        name = cycles.stream().map(EngineDutyCycle::roleName).collect(Collectors.joining("+"));
    }

    String name()
    {
        return name;
    }

    void startOn(final Thread carrier)
    {
        thread = carrier;
        idleness.ownedBy(carrier);
        carrier.start();
    }

    @Override
    public void run()
    {
        try
        {
            int idleRounds = IDLE_AFTER;
            while (!stopped)
            {
                final int work = round();
                if (work > 0)
                {
                    pacing.handled(work);
                }
                idleRounds = work > 0 ? resume() : idle(Math.min(idleRounds + 1, SPINS + YIELDS));
            }
        }
        catch (final Throwable ex)
        {
            halt.halt(name, -1, ex);
        }
        finally
        {
            close();
        }
    }

    /** Also for a runner whose thread was never started. */
    void close()
    {
        try
        {
            for (final EngineDutyCycle cycle : cycles)
            {
                cycle.onClose();
            }
        }
        finally
        {
            ended.countDown();
        }
    }

    private int round()
    {
        int work = 0;
        // Opaque, as is which cycle is called: only the watchdog reads them, and only needs them to arrive.
        ROUNDS.setOpaque(this, rounds + 1);
        for (int i = 0; i < cycles.length; i++)
        {
            if (stopped)
            {
                return work;
            }
            if (cycles[i].isIntake() || !intakeOnly)
            {
                ACTIVE.setOpaque(this, i);
                work += call(cycles[i]);
            }
        }
        if (work > 0)
        {
            others.signal();
        }
        return work;
    }

    private int call(final EngineDutyCycle cycle)
    {
        try
        {
            return cycle.doWork();
        }
        catch (final Throwable ex)
        {
            halt.halt(cycle.roleName(), -1, ex);
            stopped = true;
            return 0;
        }
    }

    /** The count of rounds without work is the caller's, in a register: publishers read what is near this object. */
    private int idle(final int idleRounds)
    {
        // Also if it said that it works, and then could not go on.
        if ((idleRounds >= IDLE_AFTER || waitsLong) && !idleness.isIdle())
        {
            idleness.idle();
            idleSinceNs = System.nanoTime();
        }
        if (idleStrategy != null)
        {
            wait(idleStrategy);
        }
        else if (idleRounds < SPINS)
        {
            Thread.onSpinWait();
        }
        else if (idleRounds < SPINS + YIELDS)
        {
            Thread.yield();
        }
        else
        {
            park();
        }
        return idleRounds;
    }

    private int resume()
    {
        idleness.busy();
        if (idleStrategy != null)
        {
            idleStrategy.reset();
        }
        return 0;
    }

    private void wait(final IdleStrategy strategy)
    {
        final long startNs = System.nanoTime();
        ACTIVE.setOpaque(this, NONE);
        strategy.idle();
        clearInterrupt();
        waitsLong = System.nanoTime() - startNs > LONG_WAIT_NS;
    }

    private void park()
    {
        if (!idleness.isParking())
        {
            // The next round is the last look for work before the park.
            idleness.parking();
            return;
        }
        // For no longer than it has been idle: see Idleness, guarantee 2.
        final long idleForNs = Math.max(1, System.nanoTime() - idleSinceNs);
        ACTIVE.setOpaque(this, NONE);
        LockSupport.parkNanos(this, Math.min(Math.min(idleForNs, PARK_NS), idleNs()));
        if (parks != null)
        {
            parks.incrementPlain();
            // Whoever wakes it says so by taking it out of the state of parking.
            wakes.getAndAddPlain(idleness.isParking() ? 0 : 1);
        }
        clearInterrupt();
    }

    /** An interrupt would make every following park return at once. */
    private static void clearInterrupt()
    {
        Thread.interrupted();
    }

    /** Never past what a duty cycle has to do by the clock; 0 or less does not park at all. */
    private long idleNs()
    {
        long idleNs = Long.MAX_VALUE;
        for (final EngineDutyCycle cycle : cycles)
        {
            idleNs = Math.min(idleNs, cycle.idleNs());
        }
        return idleNs;
    }

    /** Before it runs. */
    void countBy(final AtomicCounter ofParks, final AtomicCounter ofWakes)
    {
        parks = ofParks;
        wakes = ofWakes;
    }

    /** Any thread: how often it has gone round. */
    long rounds()
    {
        return (long)ROUNDS.getOpaque(this);
    }

    /** Any thread: which duty cycle was called last; null while it waits. */
    EngineDutyCycle active()
    {
        final int index = (int)ACTIVE.getOpaque(this);
        return index == NONE ? null : cycles[index];
    }

    /** Any thread: where its thread is now. */
    StackTraceElement[] stack()
    {
        final Thread carrier = thread;
        return carrier == null ? new StackTraceElement[0] : carrier.getStackTrace();
    }

    Idleness idleness()
    {
        return idleness;
    }

    /** From now on, only duty cycles that bring events in are called. */
    void onlyIntake()
    {
        intakeOnly = true;
    }

    void stop()
    {
        stopped = true;
        LockSupport.unpark(thread);
    }

    void interrupt()
    {
        final Thread carrier = thread;
        if (carrier != null)
        {
            carrier.interrupt();
        }
    }

    boolean isCurrentThread()
    {
        return Thread.currentThread() == thread;
    }

    boolean awaitEnd(final long timeoutNs) throws InterruptedException
    {
        return ended.await(timeoutNs, TimeUnit.NANOSECONDS);
    }

    boolean hasEnded()
    {
        return ended.getCount() == 0;
    }
}
