// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A graph drawn by a seed, and beside it the model that says what each of its stages must have made of events that come
 * one after the other.
 */
final class RandomGraph
{
    private static final int KEYS = 7;

    /** One stage: where it stands, how it is built, what it puts aside, and when it fails. */
    record Node(
        int index, List<Integer> behind, int shards, boolean beside, boolean effect, boolean fussy, long failsAt)
    {
        boolean putsAside(final long value)
        {
            return fussy && value % 11 == index % 11;
        }

        String name()
        {
            return "s" + index;
        }

        /** The state of one key after another event of it: order matters. */
        long next(final long state, final long sequence, final long value, final long mark)
        {
            return StateHash.mix(StateHash.mix(StateHash.mix(state, sequence), value), mark + index);
        }

        /** What the event bears of this stage, from what it bears of those before it. */
        long mark(final long value, final long[] marks)
        {
            long mark = StateHash.mix(index, value);
            for (final int predecessor : behind)
            {
                mark += marks[predecessor];
            }
            return mark;
        }
    }

    private final List<Node> nodes = new ArrayList<>();

    /** A filter before the journal refuses multiples of this; 0 for no filter. */
    private final int refused;

    RandomGraph(final Random random, final int events)
    {
        final int count = 1 + random.nextInt(GraphEvent.MAX_STAGES);
        final int failing = random.nextInt(4) == 0 ? random.nextInt(count) : -1;
        for (int i = 0; i < count; i++)
        {
            final List<Integer> behind = new ArrayList<>();
            for (int j = 0; j < i; j++)
            {
                if (random.nextInt(i) < 2)
                {
                    behind.add(j);
                }
            }
            // Logic cannot stand behind an effect, so only what stands last may be one.
            final boolean effect = i == count - 1 && random.nextInt(3) == 0;
            final int shards = !effect && random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
            final boolean fussy = !effect && i != failing && random.nextInt(6) == 0;
            nodes.add(new Node(i, behind, shards, !effect && random.nextInt(5) == 0, effect, fussy,
                i == failing ? random.nextInt(events) : Long.MAX_VALUE));
        }
        // Whether the event of a failure gets that far is not to depend on a filter.
        refused = failing < 0 && random.nextInt(3) == 0 ? 2 + random.nextInt(5) : 0;
    }

    boolean isFiltered()
    {
        return refused > 0;
    }

    boolean isFussy()
    {
        return nodes.stream().anyMatch(Node::fussy);
    }

    boolean isRefused(final long value)
    {
        return refused > 0 && value % refused == 0;
    }

    List<Node> nodes()
    {
        return nodes;
    }

    boolean fails()
    {
        return nodes.stream().anyMatch(node -> node.failsAt < Long.MAX_VALUE);
    }

    /** Every stage placed on its own, in any order, and then put behind its predecessors. */
    void describe(final Graph<GraphEvent> graph, final Random random, final boolean isReplay)
    {
        final List<Node> shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, random);
        if (refused > 0)
        {
            graph.preJournal("filter", (event, sequence) -> !isRefused(event.value));
        }
        for (final Node node : shuffled)
        {
            final Stage<GraphEvent> stage = stage(node, random, isReplay);
            final Stage<GraphEvent> placed = node.beside ? stage.gatedOn(Durability.MEMORY) : stage;
            graph.all(node.fussy ? placed.onFailure(FailurePolicy.deadLetter()) : placed);
        }
        for (final Node node : shuffled)
        {
            graph.behind(node.name(), node.behind.stream().map(index -> "s" + index).toArray(String[]::new));
        }
    }

    private static Stage<GraphEvent> stage(final Node node, final Random random, final boolean isReplay)
    {
        if (node.shards > 0)
        {
            return Stage.sharded(node.name(), node.shards, event -> event.value % KEYS,
                () -> new Handler(node, random.nextInt(), isReplay));
        }
        final Handler handler = new Handler(node, random.nextInt(), isReplay);
        return node.effect ? Stage.effect(node.name(), handler) : Stage.stage(node.name(), handler);
    }

    /** What the hash of a stage must be when it has handled the events up to a sequence; null where there is none. */
    long hash(final int index, final List<Long> values, final long lastSequence)
    {
        final Node node = nodes.get(index);
        final Map<Long, Long> states = new HashMap<>();
        final long[] marks = new long[nodes.size()];
        for (int sequence = 0; sequence <= lastSequence; sequence++)
        {
            final Long given = values.get(sequence);
            if (given == null)
            {
                continue;
            }
            final long value = given;
            for (final Node each : nodes)
            {
                marks[each.index] = each.mark(value, marks);
            }
            final long key = value % KEYS;
            if (!node.putsAside(value))
            {
                states.put(key, node.next(states.getOrDefault(key, 0L), sequence, value, marks[index]));
            }
        }
        return states.entrySet().stream()
            .mapToLong(entry -> StateHash.mix(StateHash.of(entry.getKey()), entry.getValue()))
            .sum();
    }

    /** Keeps a state for each key, marks the event, takes its time now and then, fails when it is to. */
    private static final class Handler implements EventHandler<GraphEvent>, StateHashed
    {
        private final Node node;
        private final Random pace;
        private final boolean isReplay;
        private final Map<Long, Long> states = new HashMap<>();
        private Thread owner;

        Handler(final Node node, final int seed, final boolean isReplay)
        {
            this.node = node;
            this.pace = new Random(seed);
            this.isReplay = isReplay;
        }

        @Override
        public void onEvent(final GraphEvent event, final long sequence, final boolean endOfBatch)
        {
            assertOwned();
            dawdle();
            if (sequence == node.failsAt && !isReplay)
            {
                throw new IllegalStateException("told to fail");
            }
            final long mark = node.mark(event.value, event.marks);
            event.marks[node.index] = mark;
            if (node.putsAside(event.value))
            {
                throw new IllegalStateException("told to put it aside");
            }
            final long key = event.value % KEYS;
            states.put(key, node.next(states.getOrDefault(key, 0L), sequence, event.value, mark));
        }

        private void assertOwned()
        {
            final Thread current = Thread.currentThread();
            owner = owner == null ? current : owner;
            if (owner != current)
            {
                throw new AssertionError(node + " was called by " + owner + " and by " + current);
            }
        }

        private void dawdle()
        {
            final int dice = pace.nextInt(64);
            if (dice == 0)
            {
                Thread.yield();
            }
            else if (dice == 1)
            {
                for (int i = 0; i < 200; i++)
                {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public long stateHash()
        {
            return states.entrySet().stream()
                .mapToLong(entry -> StateHash.mix(StateHash.of(entry.getKey()), entry.getValue()))
                .sum();
        }
    }
}
