// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A workday of coding agents as their hooks would report it, made up from a seed: several users and projects, prompts,
 * tools in parallel whose ends arrive out of order, subagents, permission prompts, notifications, long thinking,
 * pauses, a lunch break; and what goes wrong in real life: ends that never come, events that arrive twice, late or
 * from the future, kinds nobody knows.
 * <p>
 * The same arguments give the same events in the same order, on every JVM. However many events there are, they spread
 * over about a day: more events come faster.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class WorkdayGenerator
{
    /** How many agents work by default. */
    public static final int DEFAULT_AGENTS = 10;

    /** The time of the first events: 2 November 2026, 8:00 UTC, a Monday. */
    public static final long START_MS = 1_793_606_400_000L;

    private static final int MAX_AGENTS = 10_000;
    private static final int AGENTS_PER_USER = 3;

    private final PriorityQueue<AgentScript> agents = new PriorityQueue<>(
        Comparator.comparingLong(AgentScript::nextMs).thenComparingInt(AgentScript::number));
    private final long size;
    private long index;

    /**
     * A generator at its first event.
     *
     * @param seed   decides everything
     * @param agents how many work side by side, 1 to 10,000; about three belong to one user
     * @param size   how many events there are, at least 1
     */
    public WorkdayGenerator(final long seed, final int agents, final long size)
    {
        if (agents < 1 || agents > MAX_AGENTS)
        {
            throw new IllegalArgumentException(
                "a workday cannot have " + agents + " agents; choose 1 to " + MAX_AGENTS);
        }
        if (size < 1)
        {
            throw new IllegalArgumentException("a workday cannot have " + size + " events; choose at least 1");
        }
        this.size = size;
        final SplittableRandom random = new SplittableRandom(seed);
        final int users = (agents + AGENTS_PER_USER - 1) / AGENTS_PER_USER;
        for (int i = 0; i < agents; i++)
        {
            this.agents.add(new AgentScript(i, i % users, random.split(), Math.max(1, size / agents)));
        }
    }

    /**
     * How many events there are.
     *
     * @return the number given to the constructor
     */
    public long size()
    {
        return size;
    }

    /**
     * The number of the event that {@link #next} will give.
     *
     * @return 0 for the first, {@link #size()} at the end
     */
    public long index()
    {
        return index;
    }

    /**
     * Gives the next event; its {@link HookEvent#line()} is its number plus 1, as in a file.
     *
     * @param event to fill
     * @return false if there are no more; then the event is left alone
     */
    public boolean next(final HookEvent event)
    {
        if (index == size)
        {
            return false;
        }
        final AgentScript agent = agents.poll();
        event.set(agent.first());
        agent.removeFirst();
        agents.add(agent);
        index++;
        event.line(index);
        return true;
    }

    /**
     * Goes on to a later event, by making up all those before it: some hundred nanoseconds each.
     *
     * @param newIndex of the event that {@link #next} is to give, from {@link #index()} to {@link #size()}
     */
    public void skipTo(final long newIndex)
    {
        if (newIndex < index || newIndex > size)
        {
            throw new IllegalArgumentException("cannot skip to event " + newIndex + ": this generator is at " + index +
                " of " + size + " and only goes forward; make a new one to go back");
        }
        for (; index < newIndex; index++)
        {
            final AgentScript agent = agents.poll();
            agent.removeFirst();
            agents.add(agent);
        }
    }
}
