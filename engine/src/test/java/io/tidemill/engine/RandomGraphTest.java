// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random graphs, thread plans, inlets, paces and failures against a model that handles one event after the other. More
 * than in a normal build with {@code -Dtidemill.test.graphs=N}; one alone with {@code -Dtidemill.test.graph.seed=S}.
 */
class RandomGraphTest
{
    private static final int GRAPHS = Integer.getInteger("tidemill.test.graphs", 1_000);
    private static final Long SEED = Long.getLong("tidemill.test.graph.seed");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_EVENTS = 300;

    @Test
    void shouldAgreeWithASequentialModel()
    {
        if (SEED != null)
        {
            run(SEED);
            return;
        }
        final long first = System.nanoTime();
        for (long seed = first; seed < first + GRAPHS; seed++)
        {
            run(seed);
        }
    }

    private static void run(final long seed)
    {
        try
        {
            new Trial(seed).run();
        }
        catch (final Throwable ex)
        {
            throw new AssertionError("failed with -Dtidemill.test.graph.seed=" + seed + ": " + ex, ex);
        }
    }

    /** One graph, live and then replayed. */
    private static final class Trial
    {
        private final Random random;
        private final int events;
        private final RandomGraph graph;
        private final MemoryLog log;
        private final MemoryLog deadLetters;
        private final int lanes;
        private final int ringSize;

        Trial(final long seed)
        {
            random = new Random(seed);
            events = 1 + random.nextInt(MAX_EVENTS);
            graph = new RandomGraph(random, events);
            log = random.nextInt(4) > 0 ? new MemoryLog() : null;
            deadLetters = graph.isFussy() ? new MemoryLog() : null;
            // Without a log the order of several lanes is known to nobody afterwards.
            lanes = log == null ? random.nextInt(2) : random.nextInt(4);
            ringSize = 2 << random.nextInt(8);
        }

        void run() throws InterruptedException
        {
            final CloseReport report = live();
            final List<Long> values = values();
            if (!graph.fails())
            {
                assertTrue(report.complete(), report.toString());
                assertEquals(events, values.size());
            }
            for (final RandomGraph.Node node : graph.nodes())
            {
                final StageReport stage = report.stage(node.name());
                assertTrue(stage.sequence() < node.failsAt(), stage.toString());
                if (graph.fails() && node.shards() > 1 && stage.stateHash().isEmpty())
                {
                    // Its shards were halted at different places.
                    continue;
                }
                assertEquals(graph.hash(node.index(), values, stage.sequence()), stage.stateHash().orElseThrow(),
                    node + " after " + stage);
            }
            if (log != null)
            {
                replay(values);
            }
        }

        private CloseReport live() throws InterruptedException
        {
            final EngineBuilder<GraphEvent> builder = Engine.of(GraphEvent::new, GraphEvent.CODEC)
                .ringSize(ringSize)
                .errorHandler(TestEvent::ignore)
                .threads(plan())
                .stages(it -> graph.describe(it, random, false));
            if (log != null)
            {
                builder.journal(log);
            }
            if (deadLetters != null)
            {
                builder.deadLetters(deadLetters);
            }
            if (random.nextBoolean())
            {
                builder.idleStrategy(idling());
            }
            final List<Thread> producers = new ArrayList<>();
            try (Engine<GraphEvent> engine = inlets(builder).start())
            {
                for (int lane = 0; lane < Math.max(1, lanes); lane++)
                {
                    final int producer = lane;
                    final Thread thread = new Thread(() -> send(engine.inlet("in-" + producer), producer));
                    producers.add(thread);
                    thread.start();
                }
                for (final Thread thread : producers)
                {
                    thread.join(PATIENCE.toMillis());
                    assertTrue(!thread.isAlive(), "a producer hangs: " + engine);
                }
                return engine.close(PATIENCE);
            }
        }

        private EngineBuilder<GraphEvent> inlets(final EngineBuilder<GraphEvent> builder)
        {
            if (lanes == 0)
            {
                return builder.direct("in-0");
            }
            for (int lane = 0; lane < lanes; lane++)
            {
                final int capacity = 2 << random.nextInt(5);
                if (random.nextInt(3) == 0)
                {
                    builder.shared("in-" + lane, capacity);
                }
                else
                {
                    builder.lane("in-" + lane, capacity);
                }
            }
            return builder;
        }

        /** Every lanes-th number from its own on; ends early when the engine halts. */
        private void send(final Inlet<GraphEvent> inlet, final int producer)
        {
            try
            {
                for (long value = producer; value < events; value += Math.max(1, lanes))
                {
                    final long result =
                        inlet.publish((event, position, number) -> event.value = number, value, PATIENCE);
                    if (result < 0)
                    {
                        assertEquals(Inlet.CLOSED, result);
                        return;
                    }
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }

        private Supplier<IdleStrategy> idling()
        {
            return random.nextBoolean() ? YieldingIdleStrategy::new :
                () -> new BackoffIdleStrategy(1, 1, 1_000, 50_000);
        }

        private ThreadPlan plan()
        {
            return switch (random.nextInt(4))
            {
                case 0 -> ThreadPlan.fused();
                case 1 -> ThreadPlan.dedicated();
                case 2 -> ThreadPlan.auto();
                default -> groups();
            };
        }

        /** Everything dealt to a few threads. */
        private ThreadPlan groups()
        {
            final List<String> names = new ArrayList<>();
            if (lanes > 0)
            {
                names.add("sequencer");
            }
            if (graph.isFiltered())
            {
                names.add("filters");
            }
            if (log != null)
            {
                names.add("journal");
            }
            for (final RandomGraph.Node node : graph.nodes())
            {
                for (int shard = 0; shard < Math.max(1, node.shards()); shard++)
                {
                    names.add(node.shards() == 0 ? node.name() : node.name() + "[" + shard + "]");
                }
            }
            Collections.shuffle(names, random);
            final int threads = 1 + random.nextInt(Math.min(3, names.size()));
            final List<List<String>> groups = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++)
            {
                groups.add(new ArrayList<>());
            }
            for (int i = 0; i < names.size(); i++)
            {
                groups.get(i % threads).add(names.get(i));
            }
            return ThreadPlan.grouped(groups);
        }

        /** What went in, in the order in which it was sequenced; null for what the filter refused. */
        private List<Long> values()
        {
            final List<Long> values = new ArrayList<>();
            if (log == null)
            {
                for (long value = 0; value < events; value++)
                {
                    values.add(graph.isRefused(value) ? null : value);
                }
                return values;
            }
            try (LogReader<GraphEvent> reader = log.read(GraphEvent.CODEC))
            {
                final GraphEvent event = new GraphEvent();
                while (reader.next())
                {
                    if (reader.kind() == EntryKind.EVENT.code())
                    {
                        reader.decode(event);
                    }
                    values.add(reader.kind() == EntryKind.EVENT.code() ? event.value : null);
                }
            }
            return values;
        }

        private void replay(final List<Long> values)
        {
            final EngineBuilder<GraphEvent> builder = Engine.of(GraphEvent::new, GraphEvent.CODEC)
                .ringSize(ringSize)
                .journal(log)
                .stages(it -> graph.describe(it, random, true));
            final ReplayReport replayed =
                (deadLetters == null ? builder : builder.deadLetters(deadLetters)).replay();
            for (final RandomGraph.Node node : graph.nodes())
            {
                if (node.effect())
                {
                    continue;
                }
                assertEquals(graph.hash(node.index(), values, values.size() - 1),
                    replayed.stage(node.name()).stateHash().orElseThrow(), node + " replayed");
            }
        }
    }
}
