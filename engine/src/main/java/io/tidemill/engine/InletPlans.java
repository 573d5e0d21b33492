// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.EngineConfig.InletPlan;
import io.tidemill.engine.EngineConfig.InletPlan.Limits;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.LaneFile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The inlets that an engine will have, checked against each other as they are added.
 */
final class InletPlans
{
    private static final int MAX_SIZE = 1 << 26;
    private static final int MAX_INLETS = 1024;
    private static final int MAX_IPC = 256;
    static final int DEFAULT_CAPACITY = 1024;

    private final List<InletPlan> inlets = new ArrayList<>();
    private Path ipcDirectory;

    List<InletPlan> all()
    {
        return List.copyOf(inlets);
    }

    void direct(final String name)
    {
        add(name, InletPlan.Kind.DIRECT, 0);
    }

    void lane(final String name, final int capacity)
    {
        add(name, InletPlan.Kind.LANE, checkedPowerOfTwo("capacity of lane \"" + name + "\"", capacity));
    }

    void shared(final String name, final int capacity)
    {
        add(name, InletPlan.Kind.SHARED, checkedPowerOfTwo("capacity of shared inlet \"" + name + "\"", capacity));
    }

    /** For another process; {@code bytes} of its lanes, 0 for as many as are usual. */
    void ipc(final String name, final int bytes)
    {
        if (inlets.stream().filter(InletPlan::isIpc).count() == MAX_IPC)
        {
            throw new IllegalArgumentException("an engine takes at most " + MAX_IPC + " inlets for other processes");
        }
        add(IpcDirectory.checked(name), InletPlan.Kind.IPC,
            bytes == 0 ? 0 : checkedPowerOfTwo("bytes of the lanes of inlet \"" + name + "\"", bytes));
    }

    void ipcDirectory(final Path directory)
    {
        ipcDirectory = directory;
    }

    /** Null if none was named. */
    Path ipcDirectory()
    {
        return ipcDirectory;
    }

    /** A record must fit into a lane twice: it does not wrap. */
    void refuseTooShort(final int maxLength)
    {
        for (int i = 0; i < inlets.size(); i++)
        {
            final InletPlan plan = inlets.get(i);
            if (plan.isIpc())
            {
                final int bytes = plan.capacity() == 0 ? LaneFile.usualBytes(maxLength) : plan.capacity();
                if (LaneFile.leastBytes(maxLength) > bytes)
                {
                    throw new IllegalStateException("inlet \"" + plan.name() + "\": lanes of " + bytes + " bytes are " +
                        "too short for events of up to " + maxLength + " bytes, which their codec allows: at least " +
                        LaneFile.leastBytes(maxLength) + " are needed");
                }
                inlets.set(i, new InletPlan(plan.name(), plan.kind(), bytes, plan.limits()));
            }
        }
    }

    private void add(final String name, final InletPlan.Kind kind, final int capacity)
    {
        final InletPlan plan = new InletPlan(Names.checked("an inlet", name), kind, capacity, Limits.NONE);
        for (final InletPlan other : inlets)
        {
            if (other.name().equals(name))
            {
                throw new IllegalArgumentException("there is an inlet \"" + name + "\" already");
            }
            if (other.isDirect() || plan.isDirect())
            {
                throw new IllegalArgumentException("inlets \"" + other.name() + "\" and \"" + name +
                    "\" cannot stand side by side: a direct inlet makes its producer the ring's only writer;" +
                    " use lane(…) or shared(…) for both");
            }
        }
        if (inlets.size() == MAX_INLETS)
        {
            throw new IllegalArgumentException("an engine takes at most " + MAX_INLETS + " inlets");
        }
        inlets.add(plan);
    }

    void rateLimit(final String inlet, final double eventsPerSecond, final int burst)
    {
        if (!(eventsPerSecond > 0 && eventsPerSecond <= 1e9) || burst < 1)
        {
            throw new IllegalArgumentException("inlet \"" + inlet + "\" cannot be limited to " + eventsPerSecond +
                " events a second in bursts of " + burst +
                "; the rate must be more than 0 and at most a billion, the burst at least 1");
        }
        limit(inlet, limits -> new Limits(eventsPerSecond, burst, limits.shedAbove()));
    }

    void shedAbove(final String inlet, final double share)
    {
        if (!(share > 0 && share < 1))
        {
            throw new IllegalArgumentException("inlet \"" + inlet + "\" cannot shed above " + share +
                " of the ring; it must be more than 0 and less than 1");
        }
        limit(inlet, limits -> new Limits(limits.eventsPerSecond(), limits.burst(), share));
    }

    private void limit(final String inlet, final UnaryOperator<Limits> change)
    {
        for (int i = 0; i < inlets.size(); i++)
        {
            final InletPlan plan = inlets.get(i);
            if (plan.name().equals(inlet))
            {
                inlets.set(i, new InletPlan(plan.name(), plan.kind(), plan.capacity(), change.apply(plan.limits())));
                return;
            }
        }
        throw new IllegalArgumentException("no inlet \"" + inlet + "\" to limit; there are " +
            inlets.stream().map(InletPlan::name).toList() + "; add it before");
    }

    /** Timers are written by the sequencer, and beside a direct inlet there is none. */
    void refuseDirectWith(final List<String> timedStages)
    {
        if (!timedStages.isEmpty() && inlets.get(0).isDirect())
        {
            throw new IllegalStateException("inlet \"" + inlets.get(0).name() + "\" cannot be direct: stages " +
                timedStages + " have timers, whose entries somebody else would have to write;" +
                " use lane(…) or shared(…)");
        }
    }

    static int checkedPowerOfTwo(final String what, final int size)
    {
        if (size < 2 || size > MAX_SIZE || Integer.bitCount(size) != 1)
        {
            final int proposal = size < 2 ? 2 : size > MAX_SIZE ? MAX_SIZE : Integer.highestOneBit(size) << 1;
            throw new IllegalArgumentException(what + " must be a power of two from 2 to " + MAX_SIZE + ", not " +
                size + "; the nearest that holds as many is " + proposal);
        }
        return size;
    }
}
