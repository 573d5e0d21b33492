// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SyncTest extends EngineFixture
{
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<String> told = new CopyOnWriteArrayList<>();

    SyncTest()
    {
        log.durability = Durability.FSYNC;
    }

    private Engine<TestEvent> started(final String kind)
    {
        return withInlet(builder().journal(log), kind)
            .stages(graph -> graph.all(
                Stage.stage("early", new Recorder()), Stage.effect("late", recorder).gatedOn(Durability.FSYNC)))
            .start();
    }

    private Engine<TestEvent> withoutDemand()
    {
        return builder().journal(log).direct("in").stages(graph -> graph.stage("a", recorder)).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldLetAStageSeeWhatIsOnTheDiskOnly(final String kind) throws Exception
    {
        log.syncHeld = true;
        try (Engine<TestEvent> engine = started(kind))
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            final long position = offer(inlet, 7);

            assertTrue(inlet.await(position, Durability.PAGE_CACHE, WAIT));
            Await.await(() -> log.syncs.get() > 0, "a sync has begun");
            assertFalse(inlet.await(position, Durability.FSYNC, SHORT));
            assertEquals(0, recorder.events.get(), "nothing is on the disk yet");

            log.syncHeld = false;
            assertTrue(inlet.await(position, Durability.FSYNC, WAIT));
            Await.await(() -> recorder.events.get() == 1, "the stage has seen it");
            assertEquals(position, inlet.lastPosition(Durability.FSYNC));
        }
    }

    @Test
    void shouldSyncAtOnceForWhoWaits() throws Exception
    {
        try (Engine<TestEvent> engine = withoutDemand())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");

            for (int i = 0; i < 100; i++)
            {
                // Each would take half a second if the syncer took its time.
                assertTrue(inlet.await(offer(inlet, i), Durability.FSYNC, WAIT));
            }
            assertTrue(log.syncs.get() >= 100, log.syncs + " syncs");
        }
    }

    @Test
    void shouldSyncInItsOwnTimeForNobody()
    {
        try (Engine<TestEvent> engine = withoutDemand())
        {
            for (int i = 0; i < 1_000; i++)
            {
                offer(engine.inlet("in"), i);
            }

            Await.await(() -> log.syncedUpTo == 999, "all was synced");
            assertTrue(log.syncs.get() < 100, log.syncs + " syncs");
        }
    }

    @Test
    void shouldCoverWithOneSyncWhatWasWrittenWhileTheOneBeforeRan() throws Exception
    {
        try (Engine<TestEvent> engine = started("direct"))
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            log.syncHeld = true;
            offer(inlet, 0);
            Await.await(() -> log.syncs.get() == 1, "the first sync has begun");
            long last = 0;
            for (int i = 1; i <= 500; i++)
            {
                last = offer(inlet, i);
            }
            assertTrue(inlet.await(last, Durability.PAGE_CACHE, WAIT));

            log.syncHeld = false;

            assertTrue(inlet.await(last, Durability.FSYNC, WAIT));
            assertEquals(2, log.syncs.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldTellWhoAskedToBeTold(final String kind)
    {
        log.syncHeld = true;
        try (Engine<TestEvent> engine = withInlet(builder().journal(log), kind)
            .stages(graph -> graph.stage("a", recorder)).start())
        {
            final Inlet<TestEvent> inlet = engine.inlet("in");
            for (int i = 0; i < 3; i++)
            {
                inlet.claim().set(i);
                inlet.commit(Durability.FSYNC, new Telling(), "event " + i);
            }
            Await.await(() -> log.syncs.get() > 0, "a sync has begun");
            assertEquals(List.of(), told);

            log.syncHeld = false;

            Await.await(() -> told.equals(List.of("0 event 0", "1 event 1", "2 event 2")), "told in order");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "lane", "shared"})
    void shouldReachTheDiskWithEachOfManyEvents(final String kind) throws Exception
    {
        for (final ThreadPlan plan : List.of(ThreadPlan.fused(), ThreadPlan.dedicated()))
        {
            log.clear();
            try (Engine<TestEvent> engine = withInlet(builder().journal(log).threads(plan), kind)
                .stages(graph -> graph.stage("a", new Recorder())).start())
            {
                final Inlet<TestEvent> inlet = engine.inlet("in");
                for (int i = 0; i < 3_000; i++)
                {
                    final long position = offer(inlet, i);
                    assertTrue(inlet.await(position, Durability.FSYNC, WAIT), position + " with " + plan);
                }
            }
        }
    }

    @Test
    void shouldFailForGoodWithASync() throws Exception
    {
        log.syncFails = true;
        final Engine<TestEvent> engine = started("direct");
        final Inlet<TestEvent> inlet = engine.inlet("in");
        inlet.claim().set(1);
        final long position = inlet.commit(Durability.FSYNC, new Telling(), "event");

        final EngineFailedException failure = assertThrows(
            EngineFailedException.class, () -> inlet.await(position, Durability.FSYNC, WAIT));

        assertTrue(failure.getMessage().contains("the disk is gone"), failure.getMessage());
        Await.await(() -> told.equals(List.of("failed 0 event")), "told that it failed");
        assertEquals(EngineState.FAILED, engine.state());
        assertEquals(-1, inlet.lastPosition(Durability.FSYNC));
        assertEquals(Inlet.CLOSED, offer(inlet, 2));
        final CloseReport report = engine.close(WAIT);
        assertEquals(0, report.lastWritten());
        assertEquals(-1, report.lastSynced());
        assertFalse(report.complete());
        assertEquals(1, log.syncs.get(), "a sync that failed is not tried again");
        assertEquals(0, recorder.events.get());
    }

    @Test
    void shouldSyncEverythingAtTheEnd()
    {
        final Engine<TestEvent> engine = withoutDemand();
        for (int i = 0; i < 1_000; i++)
        {
            offer(engine.inlet("in"), i);
        }

        final CloseReport report = engine.close(WAIT);

        assertTrue(report.complete());
        assertEquals(999, report.lastSynced());
        assertEquals(999, log.syncedUpTo);
    }

    @Test
    void shouldNotWaitBeyondItsDeadlineForASyncThatHangs()
    {
        log.syncHeld = true;
        final Engine<TestEvent> engine = withoutDemand();
        offer(engine.inlet("in"), 1);

        final CompletableFuture<CloseReport> closing =
            CompletableFuture.supplyAsync(() -> engine.close(Duration.ofMillis(200)));
        final CloseReport report = closing.orTimeout(5, TimeUnit.SECONDS).join();

        assertFalse(report.complete());
        assertEquals(0, report.lastWritten());
        assertEquals(-1, report.lastSynced());
        log.syncHeld = false;
    }

    @Test
    void shouldTakeWhatWasRecoveredToBeSynced() throws Exception
    {
        try (Engine<TestEvent> engine = withoutDemand())
        {
            offer(engine.inlet("in"), 1);
        }
        try (Engine<TestEvent> engine = withoutDemand())
        {
            assertEquals(0, engine.inlet("in").lastPosition(Durability.FSYNC));
            assertTrue(engine.inlet("in").await(0, Durability.FSYNC, Duration.ZERO));
        }
    }

    @Test
    void shouldRefuseAStageThatWouldWaitForEver()
    {
        log.durability = Durability.PAGE_CACHE;

        final String refusal = assertThrows(IllegalArgumentException.class, () -> started("direct")).getMessage();

        assertTrue(refusal.contains("the log gives PAGE_CACHE at most"), refusal);
    }

    private final class Telling implements AckListener<String>
    {
        @Override
        public void reached(final long position, final String attachment)
        {
            told.add(position + " " + attachment);
        }

        @Override
        public void failed(final long position, final String attachment, final EngineFailedException reason)
        {
            told.add("failed " + position + " " + attachment);
        }
    }
}
