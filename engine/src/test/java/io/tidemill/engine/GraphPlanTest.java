// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;

import java.util.List;

import static io.tidemill.engine.Stage.effect;
import static io.tidemill.engine.Stage.stage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphPlanTest
{
    private final Graph<TestEvent> graph = new Graph<>();

    private void assertRefused(final String expected)
    {
        final String message =
            assertThrows(IllegalArgumentException.class, () -> graph.plan(Durability.PAGE_CACHE)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private void describeAll()
    {
        graph.preJournal("clean", (event, sequence) -> true)
            .preJournal("limits", (event, sequence) -> true);
        graph.all(stage("metrics", new Recorder()).gatedOn(Durability.MEMORY));
        graph.stage("validate", new Recorder())
            .thenAll(stage("risk", new Recorder()), stage("enrich", new Recorder()))
            .thenSharded("book", 4, event -> event.value, Recorder::new)
            .thenEffect("publish", new Recorder());
    }

    @Test
    void shouldDrawItselfAsATree()
    {
        describeAll();
        assertEquals("""
            ring
            └─ clean                      filter
               └─ limits                  filter
                  ├─ metrics              logic, beside the journal
                  └─ journal
                     └─ validate          logic
                        ├─ risk           logic
                        └─ enrich         logic
                           └─ book        logic in 4 shards, behind risk and enrich
                              └─ publish  effect""", graph.plan(Durability.PAGE_CACHE).toString());
    }

    @Test
    void shouldDrawItselfWithoutAJournal()
    {
        graph.all(stage("a", new Recorder()), effect("b", new Recorder()));
        assertEquals("""
            ring
            ├─ a  logic
            └─ b  effect""", graph.plan(Durability.MEMORY).toString());
    }

    @Test
    void shouldDrawItselfForGraphviz()
    {
        describeAll();
        final String dot = graph.plan(Durability.PAGE_CACHE).toDot();
        assertTrue(dot.startsWith("digraph tidemill {"), dot);
        assertTrue(dot.contains("\"ring\" -> \"clean\";"), dot);
        assertTrue(dot.contains("\"clean\" -> \"limits\";"), dot);
        assertTrue(dot.contains("\"limits\" -> \"journal\";"), dot);
        assertTrue(dot.contains("\"limits\" -> \"metrics\";"), dot);
        assertTrue(dot.contains("\"journal\" -> \"validate\";"), dot);
        assertTrue(dot.contains("\"enrich\" -> \"book\";"), dot);
        assertTrue(dot.contains("\"book\" [label=\"book\\nlogic in 4 shards, behind risk and enrich\"];"), dot);
    }

    @Test
    void shouldSortWhatWasPlacedInAnotherOrder()
    {
        graph.stage("c", new Recorder());
        graph.stage("b", new Recorder());
        graph.stage("a", new Recorder());
        graph.behind("c", "a", "b").behind("b", "a");
        assertEquals(List.of("a", "b", "c"), graph.plan(Durability.PAGE_CACHE).names());
    }

    @Test
    void shouldRefuseACycleAndNameIt()
    {
        graph.stage("a", new Recorder()).then("b", new Recorder()).then("c", new Recorder());
        graph.stage("apart", new Recorder());
        graph.behind("a", "c");
        assertRefused("the graph has a cycle: a behind c behind b behind a");
    }

    @Test
    void shouldRefuseAStageBehindItself()
    {
        graph.stage("a", new Recorder());
        graph.behind("a", "a");
        assertRefused("the graph has a cycle: a behind a");
    }

    @Test
    void shouldRefuseNamesThatNobodyHas()
    {
        graph.stage("a", new Recorder());
        graph.behind("a", "x");
        assertRefused("stage \"a\" is to stand behind \"x\", which does not exist; there are [a]");
        final Graph<TestEvent> other = new Graph<>();
        other.behind("y", "z");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> other.plan(Durability.PAGE_CACHE)).getMessage()
            .contains("no stage \"y\" to place behind [z]; there are []"));
    }

    @Test
    void shouldRefuseLogicBehindAnEffectThatWasPlacedLater()
    {
        graph.stage("logic", new Recorder());
        graph.effect("mail", new Recorder());
        graph.behind("logic", "mail");
        assertRefused("logic stage \"logic\" cannot stand behind effect \"mail\"");
    }

    @Test
    void shouldRefuseADurabilityThatIsNeverReached()
    {
        graph.all(stage("a", new Recorder()).gatedOn(Durability.FSYNC));
        assertRefused("stage \"a\" would wait for FSYNC for ever: the log gives PAGE_CACHE at most");
    }
}
