// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

final class SnapshotsTest extends SnapshotFixture
{
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldGoOnFromTheSnapshotOfTheClose(final int shards)
    {
        final long hash = hash(run(summing(SnapshotPlan.onClose(), shards).start(), 0, 1_000));
        assertEquals(List.of(999L), log.snapshots.sequences());

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), shards).start();

        assertEquals(999, engine.recovery().snapshot());
        assertEquals(0, engine.recovery().entries());
        assertEquals(hash, hash(engine.close(WAIT)));
        assertEquals(List.of(999L), log.snapshots.sequences(), "nothing new to be saved");
        assertEquals(1_000, outputs().size());
        assertEquals(0, log.snapshots.drafts);
    }

    @Test
    void shouldGiveTheSameFromASnapshotAndFromNothing()
    {
        run(summing(SnapshotPlan.onClose(), 3).start(), 0, 500);
        final long hash = hash(run(summing(SnapshotPlan.onDemand(), 3).start(), 500, 1_000));
        final List<String> published = published();
        outputs().loseFrom(700);

        final Engine<TestEvent> fromSnapshot = summing(SnapshotPlan.onDemand(), 3).start();

        assertEquals(499, fromSnapshot.recovery().snapshot());
        assertEquals(500, fromSnapshot.recovery().events());
        assertEquals(300, fromSnapshot.recovery().outputs().emitted());
        assertEquals(hash, hash(fromSnapshot.close(WAIT)));
        assertEquals(published, published());
        outputs().loseFrom(100);
        final Engine<TestEvent> fromNothing = summing(SnapshotPlan.onDemand().ignoringOlder(), 3).start();
        assertEquals(1_000, fromNothing.recovery().events());
        assertEquals(hash, hash(fromNothing.close(WAIT)));
        assertEquals(published, published());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldGiveStateAndTimersToWhoeverHasTheKeyNow(final int shards)
    {
        final long hash = hash(run(summing(SnapshotPlan.onClose(), 3).start(), 0, 100));

        final CloseReport report = summing(SnapshotPlan.onClose(), shards).start().close(WAIT);

        assertEquals(hash, hash(report));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lane", "direct"})
    void shouldTakeSnapshotsWhileEventsGoOn(final String kind) throws Exception
    {
        final Engine<TestEvent> engine = withInlet(builder().journal(log).outputs(OUTPUTS)
            .snapshots(SnapshotPlan.onDemand()), kind)
            .stages(graph -> graph.stage("first", new Saved()).then("second", new Saved()))
            .stages(graph -> graph.all(Stage.stage("slow", SnapshotsTest::rest).stateless()))
            .threads(ThreadPlan.dedicated())
            .outputs(OUTPUTS).start();
        final Thread producer = new Thread(() -> offerAll(engine, 0, 200_000));
        producer.start();

        SnapshotReport report = engine.snapshot(WAIT);
        for (int i = 0; i < 5; i++)
        {
            final SnapshotReport next = engine.snapshot(WAIT);
            assertTrue(next.sequence() > report.sequence());
            report = next;
        }

        producer.join();
        final CloseReport closed = engine.close(WAIT);
        assertTrue(closed.complete(), () -> closed + " " + errors);
        assertEquals(2, log.snapshots.sequences().size());
        final Engine<TestEvent> again = withInlet(builder().journal(log).outputs(OUTPUTS)
            .snapshots(SnapshotPlan.onDemand()), kind)
            .stages(graph -> graph.stage("first", new Saved()).then("second", new Saved()))
            .stages(graph -> graph.all(Stage.stage("slow", SnapshotsTest::rest).stateless())).start();
        assertEquals(report.sequence(), again.recovery().snapshot());
        final CloseReport after = again.close(WAIT);
        assertEquals(closed.stage("first").stateHash(), after.stage("first").stateHash());
        assertEquals(closed.stage("second").stateHash(), after.stage("second").stateHash());
        assertEquals(again.inlet("in").lastPosition(), engine.inlet("in").lastPosition());
    }

    /** Is behind all others for some of the time, at the place of a snapshot, too. */
    private static void rest(final TestEvent event, final long sequence, final boolean endOfBatch)
    {
        if (sequence % 500 == 0)
        {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void shouldTakeOneAfterSoManyEvents()
    {
        final Engine<TestEvent> engine = summing(SnapshotPlan.onDemand().everyEvents(1_000), 1).start();
        offerAll(engine, 0, 3_000);

        Await.await(() -> !log.snapshots.sequences().isEmpty(), "a snapshot");

        assertTrue(engine.close(WAIT).complete());
        assertTrue(log.snapshots.sequences().get(0) >= 1_000 - 1);
    }

    @Test
    void shouldFallBackToTheOneBeforeADamagedOne()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        final long hash = hash(run(summing(SnapshotPlan.onClose(), 1).start(), 100, 200));
        assertEquals(List.of(199L, 99L), log.snapshots.sequences());
        log.snapshots.damaged.add(199L);

        final Engine<TestEvent> engine = summing(SnapshotPlan.onDemand(), 1).start();

        assertEquals(99, engine.recovery().snapshot());
        assertTrue(engine.recovery().notes().get(0).contains("a bit was flipped"));
        assertEquals(hash, hash(engine.close(WAIT)));
    }

    @Test
    void shouldPassOverASnapshotAheadOfACutLog()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        run(summing(SnapshotPlan.onClose(), 1).start(), 100, 200);
        log.loseFrom(150);

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 1).start();

        assertEquals(99, engine.recovery().snapshot());
        assertEquals(50, engine.recovery().outputs().movedAside());
        assertTrue(engine.recovery().notes().get(0).contains("the log ends before it"));
        run(engine, 150, 160);
        assertEquals(160, outputs().size());
    }

    @Test
    void shouldPassOverASnapshotAheadOfTheOutputs()
    {
        run(summing(SnapshotPlan.onClose(), 1).start(), 0, 100);
        final long hash = hash(run(summing(SnapshotPlan.onClose(), 1).start(), 100, 200));
        final List<String> published = published();
        outputs().loseFrom(150);

        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 1).start();

        assertEquals(99, engine.recovery().snapshot());
        assertEquals(hash, hash(engine.close(WAIT)));
        assertEquals(published, published());
    }

    @Test
    void shouldGoOnWithoutASnapshotThatFails() throws Exception
    {
        final Engine<TestEvent> engine = summing(SnapshotPlan.onClose(), 2).start();
        log.snapshots.failing = true;
        offerAll(engine, 0, 10);

        final LogException failed = assertThrows(LogException.class, () -> engine.snapshot(WAIT));

        assertTrue(failed.getMessage().contains("no room"), failed.getMessage());
        assertEquals(1, errors.size());
        offerAll(engine, 10, 20);
        log.snapshots.failing = false;
        assertTrue(engine.close(WAIT).complete());
        assertEquals(1, log.snapshots.sequences().size());
        assertEquals(0, log.snapshots.drafts);
    }

    @Test
    void shouldMarkBehindTheLastEntryWhatADirectProducerNeverCameTo() throws Exception
    {
        final Engine<TestEvent> engine = builder().journal(log).outputs(OUTPUTS).direct("in")
            .snapshots(SnapshotPlan.onDemand()).stages(graph -> graph.stage("first", new Saved())).start();
        offerAll(engine, 0, 10);
        assertThrows(TimeoutException.class, () -> engine.snapshot(Duration.ofMillis(50)));

        engine.close(WAIT);

        assertEquals(List.of(9L), log.snapshots.sequences());
        assertEquals(0, log.snapshots.drafts);
    }
}
