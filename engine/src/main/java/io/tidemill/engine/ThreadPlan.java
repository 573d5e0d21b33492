// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which duty cycles share a thread. The meaning of a graph never depends on it; throughput and latency do.
 */
public abstract class ThreadPlan
{
    private static final ThreadPlan FUSED = new ThreadPlan("fused")
    {
        @Override
        List<List<DutyCycleName>> assign(final List<DutyCycleName> cycles, final int cores)
        {
            return List.of(cycles);
        }
    };
    private static final ThreadPlan DEDICATED = new ThreadPlan("dedicated")
    {
        @Override
        List<List<DutyCycleName>> assign(final List<DutyCycleName> cycles, final int cores)
        {
            return cycles.stream().map(List::of).toList();
        }
    };
    private static final ThreadPlan AUTO = new ThreadPlan("auto")
    {
        @Override
        List<List<DutyCycleName>> assign(final List<DutyCycleName> cycles, final int cores)
        {
            return cores < 2 ? List.of(cycles) : byCores(cycles, cores);
        }
    };

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
     * A thread for each: the sequencer, the journal, every stage, every shard. For stages that take long, on enough
     * cores.
     *
     * @return the plan
     */
    public static ThreadPlan dedicated()
    {
        return DEDICATED;
    }

    /**
     * By the machine: on one core everything on one thread; on two or more, one thread brings events in (sequencer,
     * filters, journal) and one runs the stages, fused; shards are spread over as many threads as there are cores.
     *
     * @return the plan
     */
    public static ThreadPlan auto()
    {
        return AUTO;
    }

    /**
     * Explicit groups, a thread for each. Names are those of stages, {@code "book[2]"} for one shard of {@code "book"},
     * and {@code "sequencer"}, {@code "filters"}, {@code "journal"} where the engine has them. Each has to be in
     * exactly one group.
     *
     * @param groups of names; the order within a group is that of the graph, whatever the order here
     * @return the plan
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static ThreadPlan groups(final List<String>... groups)
    {
        return grouped(List.of(groups));
    }

    static ThreadPlan grouped(final List<List<String>> groups)
    {
        final List<List<String>> copies = groups.stream().map(List::copyOf).toList();
        return new ThreadPlan("groups " + copies)
        {
            @Override
            List<List<DutyCycleName>> assign(final List<DutyCycleName> cycles, final int cores)
            {
                return byName(cycles, copies);
            }
        };
    }

    /**
     * Puts each duty cycle on a thread.
     *
     * @param cycles in topological order
     * @param cores  of the machine
     * @return groups, none empty, each in topological order
     */
    abstract List<List<DutyCycleName>> assign(List<DutyCycleName> cycles, int cores);

    private static List<List<DutyCycleName>> byCores(final List<DutyCycleName> cycles, final int cores)
    {
        final List<List<DutyCycleName>> groups = new ArrayList<>();
        for (int i = 0; i <= cores; i++)
        {
            groups.add(new ArrayList<>());
        }
        for (final DutyCycleName cycle : cycles)
        {
            groups.get(cycle.isIntake() ? 0 : 1 + cycle.shard() % cores).add(cycle);
        }
        groups.removeIf(List::isEmpty);
        return groups;
    }

    private static List<List<DutyCycleName>> byName(
        final List<DutyCycleName> cycles, final List<List<String>> groups)
    {
        final Set<DutyCycleName> left = new LinkedHashSet<>(cycles);
        final List<List<DutyCycleName>> assigned = new ArrayList<>();
        for (final List<String> group : groups)
        {
            final Set<DutyCycleName> members = new LinkedHashSet<>();
            for (final String name : group)
            {
                final List<DutyCycleName> named = cycles.stream().filter(cycle -> cycle.isCalled(name)).toList();
                refuse(named.isEmpty(), "names \"" + name + "\"", cycles);
                refuse(!left.containsAll(named), "puts \"" + name + "\" on more than one thread", cycles);
                members.addAll(named);
                named.forEach(left::remove);
            }
            refuse(members.isEmpty(), "has an empty group", cycles);
            assigned.add(cycles.stream().filter(members::contains).toList());
        }
        refuse(!left.isEmpty(), "leaves out " + left, cycles);
        return assigned;
    }

    private static void refuse(final boolean isWrong, final String what, final List<DutyCycleName> cycles)
    {
        if (isWrong)
        {
            throw new IllegalArgumentException("the thread plan " + what +
                "; each of these has to be in exactly one group: " + cycles);
        }
    }

    @Override
    public String toString()
    {
        return name;
    }
}
