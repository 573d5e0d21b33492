// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

/**
 * Which duty cycles share a thread. The meaning of a graph never depends on it; throughput and latency do.
 */
public final class ThreadPlan
{
    private static final ThreadPlan FUSED = new ThreadPlan("fused");
    private static final ThreadPlan DEDICATED = new ThreadPlan("dedicated");

    private final String name;

    private ThreadPlan(final String name)
    {
        this.name = name;
    }

    /**
     * One thread runs everything in topological order, batch by batch while the events are in its cache. Fastest
     * wherever stages are short, and the right choice on few cores.
     *
     * @return the plan
     */
    public static ThreadPlan fused()
    {
        return FUSED;
    }

    /**
     * A thread for each: the sequencer, the journal, every stage. For stages that take long, on enough cores.
     *
     * @return the plan
     */
    public static ThreadPlan dedicated()
    {
        return DEDICATED;
    }

    boolean isFused()
    {
        return this == FUSED;
    }

    @Override
    public String toString()
    {
        return name;
    }
}
