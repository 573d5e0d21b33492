// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes which stage runs behind which. Roots run behind the journal where there is one:
 * <pre>{@code
 * graph.stage("validate", validator)                                      //            ┌─ risk ───┐
 *     .thenAll(stage("risk", risk), stage("enrich", enricher))            // validate ──┤          ├── book
 *     .then("book", book);                                                //            └─ enrich ─┘
 * }</pre>
 * A stage sees an event when all stages it stands behind have handled it. Since a stage can only be placed behind
 * stages that exist, a graph has no cycles. Not thread-safe.
 *
 * @param <E> the event class
 */
public final class Graph<E>
{
    private final Map<String, PlannedStage<E>> stages = new LinkedHashMap<>();

    Graph()
    {
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

    List<PlannedStage<E>> planned()
    {
        return List.copyOf(stages.values());
    }

    private Place<E> place(final List<String> behind, final List<Stage<E>> added)
    {
        if (added.isEmpty())
        {
            throw new IllegalArgumentException("name at least one stage to place");
        }
        final List<String> names = new ArrayList<>(added.size());
        for (final Stage<E> stage : added)
        {
            refuseDuplicates(stage);
            refuseLogicBehindEffect(stage, behind);
            names.add(stage.name());
            stages.put(stage.name(), new PlannedStage<>(stage, behind));
        }
        return new Place<>(this, names);
    }

    private void refuseDuplicates(final Stage<E> stage)
    {
        if (stages.containsKey(stage.name()))
        {
            throw new IllegalArgumentException("there is a stage \"" + stage.name() + "\" already; names are unique");
        }
        for (final PlannedStage<E> other : stages.values())
        {
            if (other.stage().handler() == stage.handler())
            {
                throw new IllegalArgumentException("stages \"" + other.name() + "\" and \"" + stage.name() +
                    "\" share one handler object; each stage needs its own, since stages may run on different threads");
            }
        }
    }

    private void refuseLogicBehindEffect(final Stage<E> stage, final List<String> behind)
    {
        for (final String name : behind)
        {
            if (!stage.isEffect() && stages.get(name).stage().isEffect())
            {
                throw new IllegalArgumentException("logic stage \"" + stage.name() +
                    "\" cannot stand behind effect \"" + name +
                    "\": effects are not replayed, so a replay would differ; make it an effect or move it");
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
