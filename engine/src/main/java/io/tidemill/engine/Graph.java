// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Describes which stage runs behind which. Roots run behind the journal where there is one:
 * <pre>{@code
 * graph.stage("validate", validator)                                      //            ┌─ risk ───┐
 *     .thenAll(stage("risk", risk), stage("enrich", enricher))            // validate ──┤          ├── book
 *     .then("book", book);                                                //            └─ enrich ─┘
 * }</pre>
 * A stage sees an event when all stages it stands behind have handled it. What this gives is a {@link GraphPlan}.
 * Not thread-safe.
 *
 * @param <E> the event class
 */
public final class Graph<E>
{
    private static final Set<String> PARTS_OF_THE_ENGINE = Set.of(
        "ring", "sequencer", "filters", "journal", "syncer", "outputs", "output-syncer", "snapshots");

    private final Map<String, PlannedFilter<E>> filters = new LinkedHashMap<>();
    private final Map<String, Stage<E>> stages = new LinkedHashMap<>();
    private final Map<String, Set<String>> behind = new LinkedHashMap<>();
    private int logicVersion = 1;

    Graph()
    {
    }

    /**
     * Places a filter before the journal, behind the filters placed before. It may complete an event or refuse it;
     * everything else, the journal included, comes behind it.
     *
     * @param name   unique in the graph
     * @param filter stateless
     * @return this
     */
    public Graph<E> preJournal(final String name, final EventFilter<? super E> filter)
    {
        Objects.requireNonNull(filter, () -> "filter \"" + name + "\" is missing");
        refuseDuplicate(Names.checked("a filter", name));
        filters.put(name, new PlannedFilter<>(name, filter));
        return this;
    }

    /**
     * Places a logic stage as a root.
     *
     * @param name    unique in the graph
     * @param handler of the stage
     * @return the place to go on from
     */
    public Place<E> stage(final String name, final EventHandler<? super E> handler)
    {
        return place(List.of(), List.of(Stage.stage(name, handler)));
    }

    /**
     * Places an effect stage as a root.
     *
     * @param name    unique in the graph
     * @param handler of the stage
     * @return the place to go on from
     */
    public Place<E> effect(final String name, final EventHandler<? super E> handler)
    {
        return place(List.of(), List.of(Stage.effect(name, handler)));
    }

    /**
     * Places a sharded stage as a root; see {@link Stage#sharded}.
     *
     * @param name    unique in the graph
     * @param shards  how many
     * @param key     of an event; equal keys meet in one shard
     * @param factory makes a handler for each shard
     * @return the place to go on from
     */
    public Place<E> sharded(
        final String name,
        final int shards,
        final ToLongFunction<? super E> key,
        final Supplier<? extends EventHandler<? super E>> factory)
    {
        return place(List.of(), List.of(Stage.sharded(name, shards, key, factory)));
    }

    /**
     * Places stages side by side as roots.
     *
     * @param roots to place
     * @return the place behind all of them
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Place<E> all(final Stage<E>... roots)
    {
        return place(List.of(), List.of(roots));
    }

    /**
     * The place behind stages that exist already, to join them or to branch off.
     *
     * @param names of stages
     * @return the place behind all of them
     * @throws IllegalArgumentException if a name is unknown
     */
    public Place<E> after(final String... names)
    {
        if (names.length == 0)
        {
            throw new IllegalArgumentException("after() needs the name of at least one stage");
        }
        for (final String name : names)
        {
            if (!stages.containsKey(name))
            {
                throw new IllegalArgumentException(
                    "no stage \"" + name + "\" to stand behind; there are " + stages.keySet());
            }
        }
        return new Place<>(this, List.of(names));
    }

    /**
     * Places a stage behind others by their names, which may be placed later, or in another part of a program. What
     * cannot be (a name that nobody has, a cycle) is refused when the graph is complete.
     *
     * @param name        of a stage
     * @param predecessors that it stands behind, besides those it has already
     * @return this
     */
    public Graph<E> behind(final String name, final String... predecessors)
    {
        behind.computeIfAbsent(name, unused -> new LinkedHashSet<>()).addAll(List.of(predecessors));
        return this;
    }

    /**
     * Says which version of the logic this is. To be raised when stages are changed so that the same events give other
     * outputs or another state: outputs are compared within one version only, and another version begins behind a
     * snapshot that was taken when the one before was closed.
     *
     * @param version 1 by default, at least 1
     * @return this
     */
    public Graph<E> logicVersion(final int version)
    {
        if (version < 1)
        {
            throw new IllegalArgumentException("a logic version cannot be " + version + "; at least 1");
        }
        logicVersion = version;
        return this;
    }

    /** Checked as a whole. */
    GraphPlan<E> plan(final Durability highest)
    {
        return GraphPlan.of(logicVersion, List.copyOf(filters.values()), List.copyOf(stages.values()), behind, highest);
    }

    private Place<E> place(final List<String> predecessors, final List<Stage<E>> added)
    {
        if (added.isEmpty())
        {
            throw new IllegalArgumentException("name at least one stage to place");
        }
        final List<String> names = new ArrayList<>(added.size());
        for (final Stage<E> stage : added)
        {
            refuseDuplicate(stage.name());
            refuseSharedHandlers(stage);
            predecessors.forEach(name -> GraphPlan.refuseLogicBehindEffect(stage, stages.get(name)));
            names.add(stage.name());
            stages.put(stage.name(), stage);
            behind(stage.name(), predecessors.toArray(String[]::new));
        }
        return new Place<>(this, names);
    }

    private void refuseDuplicate(final String name)
    {
        if (stages.containsKey(name) || filters.containsKey(name))
        {
            throw new IllegalArgumentException("there is a stage \"" + name + "\" already; names are unique");
        }
        if (PARTS_OF_THE_ENGINE.contains(name))
        {
            throw new IllegalArgumentException("a stage cannot be called \"" + name +
                "\", which is a part of the engine itself; thread plans and counters would mix them up");
        }
    }

    private void refuseSharedHandlers(final Stage<E> stage)
    {
        final List<EventHandler<? super E>> own = stage.handlers();
        for (int i = 0; i < own.size(); i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (own.get(i) == own.get(j))
                {
                    throw new IllegalArgumentException("the factory of sharded stage \"" + stage.name() +
                        "\" gave the same handler object twice; each shard needs its own");
                }
            }
            for (final Stage<E> other : stages.values())
            {
                refuseShared(other, stage, own.get(i));
            }
        }
    }

    private static <E> void refuseShared(
        final Stage<E> other, final Stage<E> stage, final EventHandler<? super E> handler)
    {
        for (final EventHandler<? super E> taken : other.handlers())
        {
            if (taken == handler)
            {
                throw new IllegalArgumentException("stages \"" + other.name() + "\" and \"" + stage.name() +
                    "\" share one handler object; each stage needs its own, since stages may run on different threads");
            }
        }
    }

    /**
     * A place in a graph: behind one or more stages.
     *
     * @param <E> the event class
     */
    public static final class Place<E>
    {
        private final Graph<E> graph;
        private final List<String> names;

        private Place(final Graph<E> graph, final List<String> names)
        {
            this.graph = graph;
            this.names = List.copyOf(names);
        }

        /**
         * Places a logic stage here.
         *
         * @param name    unique in the graph
         * @param handler of the stage
         * @return the place behind it
         */
        public Place<E> then(final String name, final EventHandler<? super E> handler)
        {
            return graph.place(names, List.of(Stage.stage(name, handler)));
        }

        /**
         * Places an effect stage here.
         *
         * @param name    unique in the graph
         * @param handler of the stage
         * @return the place behind it
         */
        public Place<E> thenEffect(final String name, final EventHandler<? super E> handler)
        {
            return graph.place(names, List.of(Stage.effect(name, handler)));
        }

        /**
         * Places a sharded stage here; see {@link Stage#sharded}.
         *
         * @param name    unique in the graph
         * @param shards  how many
         * @param key     of an event; equal keys meet in one shard
         * @param factory makes a handler for each shard
         * @return the place behind it
         */
        public Place<E> thenSharded(
            final String name,
            final int shards,
            final ToLongFunction<? super E> key,
            final Supplier<? extends EventHandler<? super E>> factory)
        {
            return graph.place(names, List.of(Stage.sharded(name, shards, key, factory)));
        }

        /**
         * Places stages here, side by side.
         *
         * @param stages to place
         * @return the place behind all of them
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // the array is only read
        public final Place<E> thenAll(final Stage<E>... stages)
        {
            return graph.place(names, List.of(stages));
        }
    }
}
