// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

import com.lmax.disruptor.Sequence;

/**
 * How far the machine's cores are from each other: what a round trip between two threads takes. On a virtual machine
 * that is no constant. The host moves the cores: two cores of one chip may become two threads of one core, or be on two
 * chips, for seconds at a time. Whatever hands events from one core to another is then twice as fast or five times
 * slower, so a pass around which the distance was not the usual one says more about the host than about a contender.
 */
final class CoreDistance
{
    /** Where there is no second core, or none to be had. */
    static final long UNKNOWN = 0;

    private static final int PROBES = 21;
    private static final long BETWEEN_PROBES_NS = 30_000_000;
    private static final int STRETCHES = 5;
    private static final int ROUND_TRIPS = 1_000;
    private static final int SPINS_PER_CLOCK_READ = 1_000;
    private static final long PATIENCE_NS = 20_000_000;
    private static final long END = Long.MAX_VALUE;

    /** A machine that stays as it is varies by far less, and what a host does to it is far more. */
    private static final double ALIKE = 1.5;

    private CoreDistance()
    {
    }

    /** Of some looks within a second, the one in the middle. */
    static long usualNs()
    {
        final long[] probes = new long[PROBES];
        for (int i = 0; i < PROBES; i++)
        {
            LockSupport.parkNanos(BETWEEN_PROBES_NS);
            probes[i] = ns();
        }
        Arrays.sort(probes);
        return probes[PROBES / 2];
    }

    /** Whether two known distances are of one kind. */
    static boolean areAlike(final long oneNs, final long otherNs)
    {
        return oneNs < otherNs * ALIKE && otherNs < oneNs * ALIKE;
    }

    /** Right now; takes about a millisecond. */
    static long ns()
    {
        if (Runtime.getRuntime().availableProcessors() < 2)
        {
            return UNKNOWN;
        }
        final Sequence ping = new Sequence(0);
        final Sequence pong = new Sequence(0);
        final Thread other = new Thread(() -> answer(ping, pong), "core-distance");
        other.setDaemon(true);
        other.start();
        final long untilNs = System.nanoTime() + PATIENCE_NS;
        long shortestNs = Long.MAX_VALUE;
        boolean isAnswered = true;
        for (int i = 0; i < STRETCHES && isAnswered; i++)
        {
            final long startNs = System.nanoTime();
            isAnswered = call(ping, pong, i * ROUND_TRIPS, untilNs);
            shortestNs = isAnswered ? Math.min(shortestNs, System.nanoTime() - startNs) : shortestNs;
        }
        ping.set(END);
        // Of several stretches the shortest: an interrupt only adds.
        return shortestNs == Long.MAX_VALUE ? UNKNOWN : Math.max(1, shortestNs / ROUND_TRIPS);
    }

    private static boolean call(final Sequence ping, final Sequence pong, final long behind, final long untilNs)
    {
        for (long call = behind + 1; call <= behind + ROUND_TRIPS; call++)
        {
            ping.set(call);
            for (int spins = 1; pong.get() != call; spins++)
            {
                Thread.onSpinWait();
                // The clock would take longer than the answer.
                if (spins % SPINS_PER_CLOCK_READ == 0 && System.nanoTime() - untilNs > 0)
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static void answer(final Sequence ping, final Sequence pong)
    {
        long answered = 0;
        while (answered != END)
        {
            final long call = ping.get();
            if (call != answered)
            {
                answered = call;
                pong.set(call);
            }
            else
            {
                Thread.onSpinWait();
            }
        }
    }
}
