// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RewindableEventHandler;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.tidemill.engine.Stage.effect;
import static io.tidemill.engine.Stage.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphTest
{
    private final Graph<TestEvent> graph = new Graph<>();

    private static EventHandler<TestEvent> handler()
    {
        return new Recorder();
    }

    private static void assertRefused(final String expected, final Runnable action)
    {
        final String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void shouldPlanStagesInTopologicalOrder()
    {
        graph.all(stage("a", handler()), effect("b", handler()))
            .thenEffect("c", handler());
        graph.after("a").thenAll(stage("d", handler()), stage("e", handler())).then("f", handler());
        graph.effect("g", handler());
        assertEquals(
            List.of("a[]", "b[]", "c[a, b]", "d[a]", "e[a]", "f[d, e]", "g[]"),
            graph.plan(Durability.PAGE_CACHE).stages().stream()
                .map(planned -> planned.name() + planned.behind()).toList());
        assertEquals("effect b", graph.plan(Durability.PAGE_CACHE).stages().get(1).stage().toString());
    }

    @Test
    void shouldRefuseWhatCannotBe()
    {
        final EventHandler<TestEvent> shared = handler();
        final EventHandler<TestEvent> same = handler();
        graph.stage("a", shared);
        assertRefused("there is a stage \"a\" already", () -> graph.stage("a", handler()));
        assertRefused("share one handler", () -> graph.stage("b", shared));
        assertRefused("no stage \"x\" to stand behind; there are [a]", () -> graph.after("x"));
        assertRefused("at least one", graph::after);
        assertRefused("at least one", graph::all);
        assertRefused("not blank", () -> graph.stage(" ", handler()));
        assertRefused("part of the engine itself", () -> graph.stage("journal", handler()));
        assertRefused("cannot have 0 shards", () -> graph.sharded("s", 0, event -> 0, GraphTest::handler));
        assertRefused("cannot have 1025 shards", () -> graph.sharded("s", 1_025, event -> 0, GraphTest::handler));
        assertRefused("gave the same handler object twice", () -> graph.sharded("s", 2, event -> 0, () -> same));
        graph.preJournal("filter", (event, sequence) -> true);
        assertRefused("there is a stage \"filter\" already", () -> graph.stage("filter", handler()));
        assertRefused("there is a stage \"a\" already", () -> graph.preJournal("a", (event, sequence) -> true));
        final Graph.Place<TestEvent> behindEffect = graph.effect("mail", handler());
        assertRefused("effects are not replayed", () -> behindEffect.then("logic", handler()));
        assertThrows(NullPointerException.class, () -> graph.stage("n", null));
    }

    @Test
    void shouldRefuseARewindableHandlerByName()
    {
        assertRefused("RewindableEventHandler, which is not supported", () -> graph.stage("r", new Rewindable()));
    }

    private static final class Rewindable implements EventHandler<TestEvent>, RewindableEventHandler<TestEvent>
    {
        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            throw new AssertionError("never called");
        }

        @Override
        public void onBatchStart(final long batchSize, final long queueDepth)
        {
            throw new AssertionError("never called");
        }
    }
}
