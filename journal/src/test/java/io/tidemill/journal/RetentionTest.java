// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ConsumerPosition;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.engine.LogException;
import io.tidemill.engine.OutputPlan;
import io.tidemill.engine.OutputSubscriber;
import io.tidemill.engine.SnapshotPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What an engine with snapshots lets go of, and who keeps it from that. */
@ExtendWith(ResourceLeakExtension.class)
class RetentionTest
{
    private static final OutputPlan<LongEvent> OUTPUTS = OutputPlan.of(LongEvent::new, LongEvent.CODEC);
    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    private Path directory;
    private ChronicleJournal journal;

    @BeforeEach
    void open()
    {
        directory = temp.resolve("data");
        journal = ChronicleJournal.in(directory).withSegmentBytes(256 * 1024)
            .withMaxFrameBytes(8 * 1024).withBlockBytes(64 * 1024);
    }

    private EngineBuilder<LongEvent> builder(final RetentionPlan plan)
    {
        return Engine.of(LongEvent::new, LongEvent.CODEC).journal(journal.withRetention(plan)).ringSize(1024)
            .outputs(OUTPUTS).snapshots(SnapshotPlan.onClose().keeping(1)).lane("in")
            .stages(graph -> graph.sharded("accounts", 2, AccountStage::account, AccountStage::new));
    }

    private static void offer(final Engine<LongEvent> engine, final int count) throws InterruptedException
    {
        for (int i = 0; i < count; i++)
        {
            assertTrue(engine.inlet("in").publish((event, sequence, value) -> event.set(value), (long)i, WAIT) >= 0);
        }
    }

    /** Events and a snapshot behind them. */
    private void runAndClose(final RetentionPlan plan, final int count) throws InterruptedException
    {
        try (Engine<LongEvent> engine = builder(plan).start())
        {
            offer(engine, count);
        }
    }

    private static void await(final BooleanSupplier condition)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20), "waited 20 s");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private ChronicleJournal outputs()
    {
        return (ChronicleJournal)journal.companion("outputs").orElseThrow();
    }

    private static long first(final ChronicleJournal of)
    {
        try (JournalReader<Void> reader = of.entries(0))
        {
            return reader.next() ? reader.sequence() : -1;
        }
    }

    @Test
    void shouldLetGoOfWhatTheOldestSnapshotHolds() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        assertEquals(0, first(journal));

        try (Engine<LongEvent> engine = builder(RetentionPlan.needed()).start())
        {
            await(() -> first(journal) > 0 && first(outputs()) > 0);
            assertTrue(first(journal) <= engine.recovery().snapshot());
            offer(engine, 10_000);
        }

        assertTrue(journal.verify(frames -> {}).isSound());
        assertTrue(outputs().verify(frames -> {}).isSound());
        try (Engine<LongEvent> engine = builder(RetentionPlan.needed()).start())
        {
            assertTrue(engine.recovery().snapshot() >= 60_000 - 1);
            offer(engine, 10);
        }
        final LogException refused = assertThrows(LogException.class,
            () -> builder(RetentionPlan.needed()).snapshots(SnapshotPlan.onDemand().ignoringOlder()).start());
        assertTrue(refused.getMessage().contains("the log begins with sequence " + first(journal)) &&
            refused.getMessage().contains("ignoringOlder"), refused.getMessage());
    }

    @Test
    void shouldKeepEverythingWithoutAPlan() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        runAndClose(RetentionPlan.everything(), 50_000);

        assertEquals(0, first(journal));
        assertEquals(List.of(), journal.retain(Long.MAX_VALUE, false).removed());
    }

    @Test
    void shouldKeepWhatAConsumerHasYetToRead() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        try (OutputSubscriber<LongEvent> subscriber = OutputSubscriber.named("slow", OUTPUTS, journal))
        {
            assertEquals(0, subscriber.next(WAIT).index());
            subscriber.acknowledge();
        }
        final ChronicleJournal needed = outputs().withRetention(RetentionPlan.needed());

        final RetentionReport kept = needed.retain(Long.MAX_VALUE, true);
        final RetentionReport cutOff = outputs().withRetention(RetentionPlan.needed().cuttingOffConsumersAt(100_000))
            .retain(Long.MAX_VALUE, false);

        assertEquals(List.of(), kept.removed());
        assertTrue(kept.notes().get(0).contains("consumer \"slow\", which has yet to read sequence 1,"),
            () -> kept.notes().toString());
        assertTrue(cutOff.notes().get(0).contains("consumer \"slow\" is cut off"), () -> cutOff.notes().toString());
        assertTrue(cutOff.bytes() > 0);
        final LogException told = assertThrows(LogException.class,
            () -> OutputSubscriber.named("slow", OUTPUTS, journal));
        assertTrue(told.getMessage().contains(Long.toString(first(outputs()))), told.getMessage());
    }

    @Test
    void shouldSayThatSomebodyIsCutOffOnlyWhenItIs() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        for (final String name : List.of("reader 1", "reader 2"))
        {
            outputs().consumers().orElseThrow().open(name, 0).close();
        }
        final RetentionPlan plan = RetentionPlan.needed().cuttingOffConsumersAt(100_000);

        final RetentionReport young = outputs().withRetention(plan.keepingFor(Duration.ofHours(1)))
            .retain(Long.MAX_VALUE, false);
        final RetentionReport old = outputs().withRetention(plan).retain(Long.MAX_VALUE, false);

        assertEquals(List.of(), young.notes());
        assertEquals(2, old.notes().size(), () -> old.notes().toString());
        assertTrue(old.notes().get(1).startsWith("consumer \"reader 2\" is cut off: it has yet to read sequence 1, "),
            old.notes().get(1));
    }

    @Test
    void shouldKeepAllForACopyThatIsBeingMadeAndNothingForOneThatWasKilled() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        final ChronicleJournal cutting =
            journal.withRetention(RetentionPlan.needed().cuttingOffConsumersAt(100_000));
        try (RetentionHold hold = new RetentionHold(temp.resolve("place")))
        {
            hold.on(journal.directory());
            assertEquals(List.of(), cutting.retain(Long.MAX_VALUE, false).removed(), hold::toString);
        }
        journal.consumers().orElseThrow().open("backup to a dated place", -1).close();

        assertTrue(cutting.retain(Long.MAX_VALUE, true).bytes() > 0);
        assertEquals(List.of("backup to a dated place"), journal.consumers().orElseThrow().names());
        assertTrue(cutting.retain(Long.MAX_VALUE, false).bytes() > 0);
        assertEquals(List.of(), journal.consumers().orElseThrow().names());
    }

    @Test
    void shouldKeepWhatAnEffectHasYetToDo() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        try (ConsumerPosition effect = journal.consumers().orElseThrow().open("effect", 0))
        {
            assertEquals(0, effect.sequence());
        }

        assertEquals(List.of(),
            journal.withRetention(RetentionPlan.needed()).retain(Long.MAX_VALUE, true).removed());
    }

    @Test
    void shouldKeepByAgeAndBytes() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        final long all = journal.withRetention(RetentionPlan.needed()).retain(Long.MAX_VALUE, true).removed().size();

        final long some = journal.withRetention(RetentionPlan.needed().keepingBytes(600_000))
            .retain(Long.MAX_VALUE, true).removed().size();
        final long none = journal.withRetention(RetentionPlan.needed().keepingFor(Duration.ofHours(1)))
            .retain(Long.MAX_VALUE, true).removed().size();

        assertTrue(all > some && some > 0 && none == 0, all + ", " + some + ", " + none);
        assertEquals(0, first(journal), "a dry run removes nothing");
    }

    @Test
    void shouldAskTheHookAndKeepWhatItObjectsTo() throws Exception
    {
        runAndClose(RetentionPlan.everything(), 50_000);
        final List<OldSegment> told = new ArrayList<>();

        final RetentionReport report = journal.withRetention(RetentionPlan.needed().beforeRemoval(segment ->
        {
            if (told.size() == 2)
            {
                throw new IllegalStateException("not yet");
            }
            told.add(segment);
        })).retain(Long.MAX_VALUE, false);

        assertEquals(told, report.removed());
        assertEquals(2, report.removed().size());
        assertTrue(report.notes().get(0).contains("not yet"), () -> report.notes().toString());
        assertEquals(told.get(1).lastSequence() + 1, first(journal));
    }

    @Test
    void shouldRefusePlansThatCannotBe()
    {
        assertThrows(IllegalArgumentException.class, () -> RetentionPlan.needed().keepingBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> RetentionPlan.needed().cuttingOffConsumersAt(-1));
        assertThrows(IllegalArgumentException.class, () -> RetentionPlan.needed().keepingFor(Duration.ofSeconds(-1)));
    }
}
