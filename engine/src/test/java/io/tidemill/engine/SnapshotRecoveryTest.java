// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class SnapshotRecoveryTest extends SnapshotFixture
{
    @Test
    void shouldRefuseStagesThatCannotBeSaved()
    {
        final IllegalStateException refused = assertThrows(IllegalStateException.class, () -> builder().journal(log)
            .snapshots(SnapshotPlan.onClose()).direct("in").stages(graph -> graph.stage("book", recorder)).start());

        assertTrue(refused.getMessage().contains("\"book\" cannot go into a snapshot"));
        assertFalse(log.isOpen());
    }

    @Test
    void shouldRefuseASnapshotOfOtherStages()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 10);

        final LogException added = assertThrows(LogException.class, () -> builder().journal(log).outputs(OUTPUTS)
            .snapshots(SnapshotPlan.onClose()).lane("in").stages(graph -> graph
                .sharded("sums", 1, event -> event.value % KEYS, Sums::new).then("new", new Saved())).start());
        final LogException renamed = assertThrows(LogException.class, () -> builder().journal(log).outputs(OUTPUTS)
            .snapshots(SnapshotPlan.onClose()).lane("in").stages(graph -> graph
                .all(Stage.sharded("others", 1, event -> event.value % KEYS, Sums::new))).start());

        assertTrue(added.getMessage().contains("holds nothing of stage \"new\""), added.getMessage());
        assertTrue(renamed.getMessage().contains("\"others\""), renamed.getMessage());
        assertFalse(log.isOpen());
    }

    @Test
    void shouldRefuseStateThatIsLoadedOtherwiseThanItWasSaved()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 10);

        final LogException refused = assertThrows(LogException.class, () -> builder().journal(log).outputs(OUTPUTS)
            .snapshots(SnapshotPlan.onClose()).lane("in").stages(graph -> graph.sharded("sums", 1,
                event -> event.value % KEYS, () ->
                {
                    final Sums sums = new Sums();
                    sums.isForgetful = true;
                    return sums;
                })).start());

        assertTrue(refused.getMessage().contains("has another state hash"), refused.getMessage());
    }

    @Test
    void shouldBeginAnotherLogicVersionBehindTheSnapshotOfAClose()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 10);

        final Engine<TestEvent> second = summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.logicVersion(2)).start();
        run(second, 10, 20);
        final Engine<TestEvent> again = summing(SnapshotPlan.onDemand(), 1)
            .stages(graph -> graph.logicVersion(2)).start();

        assertEquals(20, again.recovery().snapshot(), "behind ten events, a marker and ten more");
        run(again, 20, 30);
        assertTrue(summing(SnapshotPlan.onClose(), 1).stages(graph -> graph.logicVersion(2)).start()
            .close(WAIT).complete());
    }

    @Test
    void shouldRefuseAnotherLogicVersionForEventsThatWereHandledBefore()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 10);
        run(summing(SnapshotPlan.onDemand(), 1).start(), 10, 20);

        final LogException refused = assertThrows(LogException.class, () -> summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.logicVersion(2)).start());

        assertTrue(refused.getMessage().contains("from sequence 10 on that logic version 1 has handled"),
            refused.getMessage());
    }

    @Test
    void shouldHaveEffectsGoOnWithWhatTheyMayNotHaveDone()
    {
        log.consumers = new MemoryPositions();
        final List<Long> done = new ArrayList<>();
        run(summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start(), 0, 100);
        assertEquals(99, log.consumers.sequence("effect"));
        log.consumers.set("effect", 89);
        done.clear();

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start();

        assertEquals(99, engine.recovery().snapshot());
        run(engine, 100, 101);
        assertEquals(List.of(90L, 91L, 92L, 93L, 94L, 95L, 96L, 97L, 98L, 99L, 100L), done);
        assertEquals(101, outputs().size());
    }

    @Test
    void shouldRefuseALogWithoutItsBeginningAndWithoutASnapshotForIt()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        log.loseBefore(50);
        log.snapshots.drop(99);

        final LogException refused = assertThrows(LogException.class,
            () -> summing(SnapshotPlan.onClose(), 1).outputs(OUTPUTS.withDifferencesAccepted()).start());

        assertTrue(refused.getMessage().contains("begins with sequence 50"), refused.getMessage());
        assertFalse(log.isOpen());
    }

    @Test
    void shouldGoOnWhenTheOldestSnapshotCannotBeRead()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        log.snapshots.damaged.add(99L);

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 1).start();
        run(engine, 100, 200);

        assertEquals(List.of(199L, 99L), log.snapshots.sequences());
        assertTrue(errors.size() <= 1, errors::toString);
    }

    @Test
    void shouldHaveAnEffectWhosePositionIsLostGoOnFromTheSnapshot() throws Exception
    {
        log.consumers = new MemoryPositions();
        final List<Long> done = new ArrayList<>();
        final Engine<TestEvent> first = summing(SnapshotPlan.onDemand(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start();
        offerAll(first, 0, 100);
        assertTrue(first.awaitQuiet(WAIT));
        final long snapshot = first.snapshot(WAIT).sequence();
        run(first, 100, 110);
        log.consumers.drop("effect");
        done.clear();

        run(summing(SnapshotPlan.onDemand(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start(), 110, 111);

        assertEquals(100, snapshot, "the marker");
        assertTrue(done.containsAll(List.of(101L, 110L, 111L)), done::toString);
    }

    @Test
    void shouldHaveANewEffectBeginWithWhatComesNext()
    {
        log.consumers = new MemoryPositions();
        run(summing(SnapshotPlan.onDemand(), 1).start(), 0, 100);
        final List<Long> done = new ArrayList<>();

        run(summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start(), 100, 102);

        assertEquals(List.of(100L, 101L), done);
    }

    @Test
    void shouldPassOverASnapshotOfAnotherHistory()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        run(summing(SnapshotPlan.onClose(), 1).start(), 100, 200);
        log.loseFrom(150);
        run(summing(SnapshotPlan.onDemand(), 1).start(), 150, 300);

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 1).start();

        assertEquals(99, engine.recovery().snapshot());
        assertTrue(engine.recovery().notes().get(0).contains("the log has another entry there"),
            engine.recovery().notes()::toString);
        run(engine, 300, 301);
        assertEquals(List.of(300L, 99L), log.snapshots.sequences(), "none of the two that are kept is of no use");
    }

    @Test
    void shouldSendBackWhoHasSeenOutputsThatAreGone()
    {
        run(summing(SnapshotPlan.onDemand(), 1).start(), 0, 100);
        final MemoryPositions consumers = new MemoryPositions();
        consumers.set("fast", 99);
        consumers.set("slow", 20);
        outputs().consumers = consumers;
        log.loseFrom(50);

        run(summing(SnapshotPlan.onDemand(), 1).start(), 50, 60);

        assertEquals(50, outputs().movedAside.size());
        assertEquals(49, consumers.sequence("fast"));
        assertEquals(20, consumers.sequence("slow"));
    }

    @Test
    void shouldSendBackWhoIsAheadOfOutputsThatTheDiskHasLost()
    {
        run(summing(SnapshotPlan.onDemand(), 1).start(), 0, 100);
        final MemoryPositions consumers = new MemoryPositions();
        consumers.set("fast", 99);
        outputs().consumers = consumers;
        log.loseFrom(50);
        outputs().loseFrom(40);

        run(summing(SnapshotPlan.onDemand(), 1).start(), 50, 60);

        assertEquals(0, outputs().movedAside.size());
        assertEquals(49, consumers.sequence("fast"), "what the start emitted anew is as it was");
    }

    @Test
    void shouldMoveNothingAsideBeforeAllWhoHaveSeenItCanBeSentBack()
    {
        run(summing(SnapshotPlan.onDemand(), 1).start(), 0, 100);
        final MemoryPositions consumers = new MemoryPositions();
        consumers.set("fast", 99);
        consumers.inUse.add("fast");
        outputs().consumers = consumers;
        log.loseFrom(50);

        final LogException refused =
            assertThrows(LogException.class, () -> summing(SnapshotPlan.onDemand(), 1).start());

        assertTrue(refused.getMessage().contains("'fast' is in use"), refused.getMessage());
        assertEquals(0, outputs().movedAside.size());
        consumers.inUse.clear();
        run(summing(SnapshotPlan.onDemand(), 1).start(), 50, 60);
        assertEquals(50, outputs().movedAside.size());
        assertEquals(49, consumers.sequence("fast"));
    }

    @Test
    void shouldRefuseAnEmptyLogOfOutputsThatASnapshotKnowsOtherwise()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        outputs().loseFrom(0);

        final LogException refused =
            assertThrows(LogException.class, () -> summing(SnapshotPlan.onClose(), 1).start());

        assertTrue(refused.getMessage().contains("the snapshot at sequence 99 knows of outputs") &&
            refused.getMessage().contains("OutputPlan.to"), refused.getMessage());
        run(summing(SnapshotPlan.onClose().ignoringOlder(), 1).start(), 100, 101);
        assertEquals(101, published().size());
    }

    @Test
    void shouldSayWhichEffectsAreNewOrNotThereAnyMore()
    {
        log.consumers = new MemoryPositions();
        final List<Long> done = new ArrayList<>();
        run(withEffect(done), 0, 100);

        final Engine<TestEvent> renamed = summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.after("sums").thenEffect("other", (event, sequence, end) -> done.add(sequence)))
            .start();

        assertEquals(2, renamed.recovery().notes().size());
        assertTrue(renamed.recovery().notes().get(0).startsWith(
            "effect stage \"effect\" had come to sequence 99 at least, and is not in the graph any more"),
            () -> renamed.recovery().notes().toString());
        assertEquals("effect stage \"other\" is not known to the log: it begins behind sequence 99",
            renamed.recovery().notes().get(1));
        renamed.close();
    }

    private Engine<TestEvent> withEffect(final List<Long> done)
    {
        return summing(SnapshotPlan.onClose(), 1)
            .stages(graph -> graph.after("sums").thenEffect("effect", (event, sequence, end) -> done.add(sequence)))
            .start();
    }

    @Test
    void shouldBeginWithTheNewestSnapshotThatAnEffectHasPassed()
    {
        log.consumers = new MemoryPositions();
        final List<Long> done = new ArrayList<>();
        run(withEffect(done), 0, 100);
        run(withEffect(done), 100, 200);
        log.consumers.set("effect", 197);
        done.clear();

        final Engine<TestEvent> passed = withEffect(done);

        assertEquals(99, passed.recovery().snapshot(), "the one at 199 would have it see events without logic's work");
        assertEquals(List.of(), passed.recovery().notes());
        run(passed, 200, 200);
        assertEquals(List.of(198L, 199L), done);
        log.consumers.set("effect", 50);
        done.clear();

        final Engine<TestEvent> behind = withEffect(done);

        assertEquals(199, behind.recovery().snapshot());
        assertTrue(behind.recovery().notes().get(0).contains("come no further than sequence 50"),
            behind.recovery().notes()::toString);
        run(behind, 200, 200);
        assertEquals(149, done.size());
        assertEquals(51, done.get(0));
    }

    @Test
    void shouldRefuseALogThatBeginsBehindWhatAnEffectHasYetToDo()
    {
        log.consumers = new MemoryPositions();
        final List<Long> done = new ArrayList<>();
        run(withEffect(done), 0, 100);
        log.consumers.set("effect", 20);
        log.loseBefore(50);
        done.clear();

        final LogException refused = assertThrows(LogException.class, () -> withEffect(done));

        assertTrue(refused.getMessage().contains("from sequence 21 on"), refused.getMessage());
        assertTrue(refused.getMessage().contains("begins with 50"), refused.getMessage());
        assertEquals(List.of(), done);
        assertFalse(log.isOpen());
    }

    @Test
    void shouldSayInAReplayThatAnotherVersionHasHandledEvents()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);

        final ReplayReport report = summing(SnapshotPlan.onDemand(), 1)
            .stages(graph -> graph.logicVersion(2)).replay();

        assertEquals(List.of("logic version 1 has handled what came from sequence 0 on, and this is version 2: what " +
            "differs there may come of that"), report.source().notes());
    }

    @Test
    void shouldSayThatAReplayBeganWithoutState()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        log.loseBefore(50);

        final ReplayReport whole = summing(SnapshotPlan.onClose(), 1).replay(ReplayPlan.all().fromSnapshot());
        final ReplayReport cut = summing(SnapshotPlan.onClose(), 1).replay();

        assertEquals(List.of(), whole.source().notes());
        assertEquals(99, whole.source().snapshot());
        assertTrue(cut.source().notes().get(0).contains("begins with sequence 50"), cut.source().notes()::toString);
        assertFalse(cut.source().outputs().differences().isEmpty());
    }
}
