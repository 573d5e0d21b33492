// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import io.tidemill.engine.Engine;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.RecoveryReport;
import io.tidemill.engine.SnapshotPlan;
import io.tidemill.journal.ChronicleJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The monitor's engine over several starts.
 */
class EngineFeedTest
{
    private static final int EVENTS = 200_000;

    @TempDir
    private Path folder;

    private final WorkdayGenerator generator = new WorkdayGenerator(7, 20, 2 * EVENTS);
    private ChronicleJournal journal;

    @BeforeEach
    void inItsFolder()
    {
        journal = ChronicleJournal.in(folder.resolve("data"));
    }

    @Test
    void shouldBeginWithTheSnapshotOfTheLastClose() throws InterruptedException
    {
        final ActivityStage first = new ActivityStage();
        feed(first, EVENTS);
        final ActivityStage second = new ActivityStage();
        final RecoveryReport recovery = feed(second, 0);
        assertEquals(EVENTS - 1, recovery.snapshot());
        assertEquals(0, recovery.events());
        assertTrue(recovery.elapsed().compareTo(Duration.ofSeconds(1)) < 0, recovery::toString);
        assertSame(first, second);
    }

    @Test
    void shouldComeToTheSameStateOverManyStarts() throws InterruptedException
    {
        final ActivityStage all = new ActivityStage();
        final HookEvent event = new HookEvent();
        final WorkdayGenerator same = new WorkdayGenerator(7, 20, 2 * EVENTS);
        for (int start = 0; start < 10; start++)
        {
            final ActivityStage stage = new ActivityStage();
            feed(stage, 3_333);
            for (int i = 0; i < 3_333; i++)
            {
                assertTrue(same.next(event));
                all.onEvent(event, i, true);
            }
            assertSame(all, stage);
        }
    }

    /** As behind a crash: the last snapshot is some events old. */
    @Test
    void shouldHandleWhatCameBehindASnapshot()
    {
        final SequentialModel model = new SequentialModel(RandomHooks.TINY);
        final RandomHooks hooks = new RandomHooks(17);
        final HookEvent event = new HookEvent();
        long fromSnapshots = 0;
        for (int start = 0; start < 30; start++)
        {
            final ActivityStage stage = new ActivityStage(RandomHooks.TINY);
            try (Engine<HookEvent> engine = Engine.of(HookEvent::new, HookEventCodec.INSTANCE).journal(journal)
                .outputs(OutputPlan.hashes(97)).snapshots(SnapshotPlan.onDemand().everyEvents(100)).direct("import")
                .stages(graph -> graph.stage(ActivityStage.NAME, stage)).start())
            {
                fromSnapshots += engine.recovery().snapshot() > 0 && engine.recovery().events() > 0 ? 1 : 0;
                for (int i = 0; i < 233; i++)
                {
                    hooks.next(event);
                    model.apply(event);
                    assertTrue(engine.inlet("import").offer((claimed, position) -> claimed.set(event)) >= 0);
                }
            }
            assertEquals(model.stateHash(), stage.stateHash(), "start " + start);
            assertEquals(model.report(), stage.report(), "start " + start);
        }
        assertTrue(fromSnapshots > 5, fromSnapshots + " starts handled what came behind a snapshot");
    }

    @Test
    void shouldOpenAJournalThatWasWrittenBeforeThereWereSnapshots() throws InterruptedException
    {
        final ActivityStage first = new ActivityStage();
        try (Engine<HookEvent> engine = Engine.of(HookEvent::new, HookEventCodec.INSTANCE).name("monitor")
            .journal(journal).direct("import").stages(graph -> graph.stage("activity", first)).start())
        {
            final Inlet<HookEvent> inlet = engine.inlet("import");
            for (int i = 0; i < 5_500; i++)
            {
                assertTrue(generator.next(inlet.claim(Duration.ofSeconds(20))));
                assertEquals(i, inlet.commit());
            }
        }
        final ActivityStage second = new ActivityStage();
        final RecoveryReport old = feed(second, 0);
        assertEquals(-1, old.snapshot());
        assertEquals(5_500, old.events());
        // From now on there is something to compare with.
        assertEquals(5, old.outputs().emitted());
        assertSame(first, second);
        final ActivityStage third = new ActivityStage();
        assertEquals(5_499, feed(third, 0).snapshot());
        assertSame(first, third);
    }

    @Test
    void shouldTakeAnOlderSnapshotOrNoneWhereTheNewestIsDamaged() throws InterruptedException, IOException
    {
        feed(new ActivityStage(), 2_500);
        final ActivityStage second = new ActivityStage();
        feed(second, 2_500);
        damage(4_999);
        final ActivityStage third = new ActivityStage();
        final RecoveryReport recovery = feed(third, 0);
        assertEquals(2_499, recovery.snapshot());
        assertEquals(2_500, recovery.events());
        assertEquals(3, recovery.outputs().hashes());
        final String note = recovery.notes().get(0);
        assertTrue(note.contains("the snapshot at sequence 4999 is passed over"), note);
        assertSame(second, third);
    }

    @Test
    void shouldRefuseToGoOnFromAnotherState() throws InterruptedException
    {
        feed(new ActivityStage(), 2_500);
        journal.snapshots().orElseThrow().sequences().forEach(journal.snapshots().orElseThrow()::drop);
        // Logic that has changed, if only in what it can hold.
        final ActivityStage other = new ActivityStage(new ActivityLimits(2, 2, 2, 2, 2));
        final String message = assertThrows(LogException.class, () -> new EngineFeed(other, journal)).getMessage();
        assertTrue(message.contains("sequence 999: stage \"activity\" has the state hash"), message);
    }

    /** One bit of a part. */
    private void damage(final long sequence) throws IOException
    {
        try (Stream<Path> files = Files.walk(folder.resolve("data/snapshots")))
        {
            final Path part = files
                .filter(file -> Files.isRegularFile(file) && file.toString().contains(String.valueOf(sequence)))
                .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length())).orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw"))
            {
                file.seek(file.length() / 2);
                final int before = file.read();
                file.seek(file.length() / 2);
                file.write(before ^ 1);
            }
        }
    }

    private RecoveryReport feed(final ActivityStage stage, final int events) throws InterruptedException
    {
        try (EngineFeed feed = new EngineFeed(stage, journal))
        {
            for (int i = 0; i < events; i++)
            {
                assertTrue(generator.next(feed.claim()));
                assertTrue(feed.commit());
            }
            return feed.recovery();
        }
    }

    private static void assertSame(final ActivityStage expected, final ActivityStage stage)
    {
        assertEquals(expected.report(), stage.report());
        assertEquals(expected.stateHash(), stage.stateHash());
        assertEquals(stage.recomputedHash(), stage.stateHash());
    }
}
