// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checked graph: every stage with those it stands behind, in an order in which each comes after those. Immutable.
 * {@link #toString()} draws it for a terminal, {@link #toDot()} for Graphviz.
 *
 * @param <E> the event class
 */
public final class GraphPlan<E>
{
    private final List<PlannedFilter<E>> filters;
    private final List<PlannedStage<E>> stages;
    private final boolean journaled;
    private final int logicVersion;

    private GraphPlan(
        final int logicVersion,
        final List<PlannedFilter<E>> filters, final List<PlannedStage<E>> stages, final boolean journaled)
    {
        this.filters = List.copyOf(filters);
        this.stages = List.copyOf(stages);
        this.logicVersion = logicVersion;
        this.journaled = journaled;
    }

    static <E> GraphPlan<E> of(
        final int logicVersion,
        final List<PlannedFilter<E>> filters,
        final List<Stage<E>> stages,
        final Map<String, Set<String>> behind,
        final Durability highest)
    {
        final Map<String, Stage<E>> byName = new LinkedHashMap<>();
        stages.forEach(stage -> byName.put(stage.name(), stage));
        behind.forEach((name, predecessors) -> refuseUnknown(name, predecessors, byName));
        final List<PlannedStage<E>> sorted = sorted(stages, behind);
        for (final PlannedStage<E> planned : sorted)
        {
            planned.behind().forEach(name -> refuseLogicBehindEffect(planned.stage(), byName.get(name)));
            refuseUnreachable(planned.stage(), highest);
        }
        return new GraphPlan<>(logicVersion, filters, sorted, highest != Durability.MEMORY);
    }

    private static void refuseUnknown(
        final String name, final Set<String> predecessors, final Map<String, ? extends Stage<?>> byName)
    {
        if (!byName.containsKey(name))
        {
            throw new IllegalArgumentException(
                "no stage \"" + name + "\" to place behind " + predecessors + "; there are " + byName.keySet());
        }
        for (final String predecessor : predecessors)
        {
            if (!byName.containsKey(predecessor))
            {
                throw new IllegalArgumentException("stage \"" + name + "\" is to stand behind \"" + predecessor +
                    "\", which does not exist; there are " + byName.keySet());
            }
        }
    }

    static void refuseLogicBehindEffect(final Stage<?> stage, final Stage<?> predecessor)
    {
        if (!stage.isEffect() && predecessor.isEffect())
        {
            throw new IllegalArgumentException("logic stage \"" + stage.name() +
                "\" cannot stand behind effect \"" + predecessor.name() +
                "\": effects are not replayed, so a replay would differ; make it an effect or move it");
        }
    }

    /** What the log never gives. Without a log nobody waits for {@link Durability#PAGE_CACHE}, which is the default. */
    private static void refuseUnreachable(final Stage<?> stage, final Durability highest)
    {
        if (stage.durability().compareTo(Durability.PAGE_CACHE) > 0 && stage.durability().compareTo(highest) > 0)
        {
            throw new IllegalArgumentException("stage \"" + stage.name() + "\" would wait for " +
                stage.durability() + " for ever: " + (highest == Durability.MEMORY ?
                "there is no log; build the engine with journal(…)" :
                "the log gives " + highest + " at most; gate it on that"));
        }
    }

    /** As placed, but for stages that have to wait for one placed later. */
    private static <E> List<PlannedStage<E>> sorted(
        final List<Stage<E>> stages, final Map<String, Set<String>> behind)
    {
        final List<PlannedStage<E>> sorted = new ArrayList<>();
        final List<Stage<E>> open = new ArrayList<>(stages);
        final Set<String> done = new LinkedHashSet<>();
        while (!open.isEmpty())
        {
            final Stage<E> next = open.stream()
                .filter(stage -> done.containsAll(behind.get(stage.name())))
                .findFirst()
                .orElseThrow(() -> cycle(open.get(0).name(), done, behind));
            open.remove(next);
            done.add(next.name());
            sorted.add(new PlannedStage<>(next, List.copyOf(behind.get(next.name()))));
        }
        return sorted;
    }

    /** Walks back along predecessors that are not done, which must lead into the cycle. */
    private static IllegalArgumentException cycle(
        final String start, final Set<String> done, final Map<String, Set<String>> behind)
    {
        final List<String> walked = new ArrayList<>();
        String name = start;
        while (!walked.contains(name))
        {
            walked.add(name);
            name = behind.get(name).stream().filter(predecessor -> !done.contains(predecessor)).findFirst().get();
        }
        final List<String> cycle = walked.subList(walked.indexOf(name), walked.size());
        return new IllegalArgumentException("the graph has a cycle: " + String.join(" behind ", cycle) + " behind " +
            name + "; no event could ever pass it, so take one of these out");
    }

    List<PlannedFilter<E>> filters()
    {
        return filters;
    }

    List<PlannedStage<E>> stages()
    {
        return stages;
    }

    void refuseDeadLettersWithout(final EventLog log)
    {
        final List<String> names = stages.stream()
            .filter(planned -> planned.stage().failurePolicy().deadLetters()).map(PlannedStage::name).toList();
        if (log == null && !names.isEmpty())
        {
            throw new IllegalStateException("stages " + names +
                " put aside what they cannot handle, and there is no place for it: add deadLetters(…)");
        }
    }

    /** A snapshot must hold all that later events depend on. */
    void refuseUnsaved()
    {
        for (final PlannedStage<E> planned : stages)
        {
            if (!planned.stage().isEffect() && !planned.stage().isSaved() && !planned.stage().isStateless())
            {
                throw new IllegalStateException("logic stage \"" + planned.name() + "\" cannot go into a snapshot: " +
                    "its handler has to be " + Snapshotted.class.getSimpleName() + ", or the stage stateless() if " +
                    "what it does depends on nothing but the event at hand");
            }
        }
    }

    /** Names of the stages that may have timers. */
    List<String> timedStages()
    {
        return stages.stream().filter(planned -> planned.stage().isTimed()).map(PlannedStage::name).toList();
    }

    int logicVersion()
    {
        return logicVersion;
    }

    boolean isJournaled()
    {
        return journaled;
    }

    boolean isEmpty()
    {
        return filters.isEmpty() && stages.isEmpty();
    }

    /**
     * The names of all stages, each after those it stands behind.
     *
     * @return names, filters before the journal left out
     */
    public List<String> names()
    {
        return stages.stream().map(PlannedStage::name).toList();
    }

    /**
     * Draws the graph in the language of Graphviz, for {@code dot -Tsvg}.
     *
     * @return a digraph
     */
    public String toDot()
    {
        return GraphDrawing.dot(this);
    }

    /**
     * Draws the graph as a tree of lines. A stage that joins several stands under the last of them, and names the
     * others.
     *
     * @return one line for each stage
     */
    @Override
    public String toString()
    {
        return GraphDrawing.tree(this);
    }
}
