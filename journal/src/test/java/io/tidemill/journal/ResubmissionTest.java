// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.Engine;
import io.tidemill.engine.EntryKind;
import io.tidemill.engine.Inlet;
import io.tidemill.engine.LogException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Dead letters are put in again when somebody asks: all of them, once, whatever happens meanwhile. */
@ExtendWith(ResourceLeakExtension.class)
class ResubmissionTest
{
    private static final Duration WAIT = ResubmissionService.WAIT;

    @TempDir
    Path temp;

    private ChronicleJournal journal;
    private ChronicleJournal letters;

    @BeforeEach
    void nameTheLogs()
    {
        nameTheLogs(temp.resolve("data"));
    }

    private void nameTheLogs(final Path data)
    {
        journal = ChronicleJournal.in(data);
        letters = (ChronicleJournal)journal.companion(DeadLetterReader.COMPANION).orElseThrow();
    }

    @Test
    void shouldPutInAgainWhatIsAskedForInItsOrder() throws Exception
    {
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionService.publish(engine, -1, 2, -3, -4, 5);
            assertEquals(2, ResubmissionRequest.of(letters, SequenceRanges.of(0, 2)).await(WAIT), again::toString);
            assertEquals(List.of(-1L, -4L), putInAgain());
            assertEquals(SequenceRanges.of(0, 2), ResubmissionRequest.past(letters));
            assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.range(0, 2)).await(WAIT), "once each");
            assertEquals(0, ResubmissionRequest.of(letters, SequenceRanges.range(0, 2)).await(WAIT));
        }
        assertEquals(List.of(-1L, -4L, -3L), putInAgain());
        assertEquals(SequenceRanges.range(0, 2), ResubmissionRequest.past(letters));
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.of(1)).again().await(WAIT), again::toString);
            assertEquals(List.of(-1L, -4L, -3L, -3L), putInAgain());
        }
    }

    @Test
    void shouldPutEachInOnceHoweverOftenItIsKilled() throws Exception
    {
        final long seed = Long.getLong("tidemill.test.seed", System.nanoTime());
        final Random random = new Random(seed);
        final long[] values = LongStream.rangeClosed(1, 1_000).map(value -> -value).toArray();
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, values);
        }
        int kills = 0;
        boolean isAsked = false;
        while (!isAsked || !isOver())
        {
            assertTrue(kills < 100, () -> "seed " + seed);
            try (ForkedJvm service = ForkedJvm.start(ResubmissionService.class, journal.directory().toString()))
            {
                service.awaitLine("started");
                if (!isAsked)
                {
                    ask(SequenceRanges.range(0, values.length - 301));
                    ask(SequenceRanges.range(0, values.length - 1));
                    isAsked = true;
                }
                final long deadlineNs = System.nanoTime() + random.nextInt(150_000_000);
                while (System.nanoTime() < deadlineNs && !isOver())
                {
                    LockSupport.parkNanos(1_000_000);
                }
                service.kill();
                kills++;
            }
        }
        assertTrue(kills > 1, "it was never killed at work");
        assertEquals(LongStream.of(values).boxed().collect(Collectors.toList()), putInAgain(), () -> "seed " + seed);
    }

    private boolean isOver() throws IOException
    {
        // In this order: one may be taken up in between.
        if (!ResubmissionFile.requests(letters.directory()).isEmpty())
        {
            return false;
        }
        for (final ResubmissionFile file : ResubmissionFile.taken(letters.directory()))
        {
            if (!file.read().isOver())
            {
                return false;
            }
        }
        return true;
    }

    private void ask(final SequenceRanges places) throws IOException
    {
        ResubmissionFile.ask(letters.directory(), places, false, Duration.ofHours(1).toMillis());
    }

    @Test
    void shouldRefuseAllIfOneIsNotThere() throws Exception
    {
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionService.publish(engine, -1);
            final LogException refused = assertThrows(LogException.class,
                () -> ResubmissionRequest.of(letters, SequenceRanges.of(0, 7)).await(WAIT), again::toString);
            assertTrue(refused.getMessage().contains("0 of 2 dead letters") && refused.getMessage().endsWith(
                "1 of the 2 dead letters that were asked for are not there (any more)"), refused.getMessage());
            assertEquals(SequenceRanges.NONE, ResubmissionRequest.past(letters));
        }
        assertEquals(List.of(), putInAgain());
    }

    @Test
    void shouldRefuseWhatAnotherCodecWrote() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1, -2);
            try (DeadLetterResubmitter again =
                DeadLetterResubmitter.of(journal, otherInlet(engine), new TestCodec(64)))
            {
                final LogException refused = assertThrows(LogException.class,
                    () -> ResubmissionRequest.of(letters, SequenceRanges.of(0, 1)).await(WAIT), again::toString);
                assertTrue(refused.getMessage().contains("it was encoded by 'long'"), refused.getMessage());
            }
        }
        assertEquals(List.of(), putInAgain());
    }

    @Test
    void shouldStopWhenSomebodyElseUsesTheInlet() throws Exception
    {
        try (Engine<LongEvent> engine = ResubmissionService.builder(journal, 1).shared("both").start();
            DeadLetterResubmitter again = resubmitter(engine, "both"))
        {
            ResubmissionService.publish(engine, LongStream.range(-500, 0).toArray());
            ask(SequenceRanges.range(0, 499));
            while (!isOver())
            {
                engine.inlet("both").offer((event, position) -> event.set(1));
            }
            final ResubmissionFile.Content content = ResubmissionFile.taken(letters.directory()).get(0).read();
            assertTrue(content.outcome().endsWith("somebody else uses that inlet"), again::toString);
            assertTrue(content.putIn().count() > 0 && content.putIn().count() < 500, again::toString);
            assertEquals(SequenceRanges.range(0, content.putIn().count() - 1), content.putIn());
        }
    }

    @Test
    void shouldGoOnBehindWhatIsInAndNotBeginAnotherBefore() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, LongStream.range(-20, 0).toArray());
            // As if killed when three were in.
            ask(SequenceRanges.of(2, 4, 6, 8, 10));
            final ResubmissionFile begun = ResubmissionFile.requests(letters.directory()).get(0);
            assertTrue(begun.takeUp());
            begun.write(begun.read().begun(SequenceRanges.of(2, 4, 6, 8, 10), 0));
            for (int i = 0; i < 3; i++)
            {
                engine.inlet("again").offer((event, position) -> event.set(-18 + 2 * position));
            }
            ask(SequenceRanges.range(0, 5));
            try (DeadLetterResubmitter again = resubmitter(engine, "again"))
            {
                await(this::isOver, again);
            }
        }
        assertEquals(List.of(-18L, -16L, -14L, -12L, -10L, -20L, -19L, -17L, -15L), putInAgain());
    }

    @Test
    void shouldKnowInACopyWhatWasPutInAgain() throws Exception
    {
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionService.publish(engine, -1, -2);
            assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.of(1)).await(WAIT), again::toString);
            Backup.of(journal).to(temp.resolve("place"));
        }
        Backup.restore(temp.resolve("place"), temp.resolve("restored"), BackupListener.NONE);
        nameTheLogs(temp.resolve("restored"));

        assertEquals(SequenceRanges.of(1), ResubmissionRequest.past(letters));
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.range(0, 1)).await(WAIT), again::toString);
        }
        assertEquals(List.of(-2L, -1L), putInAgain());
    }

    @Test
    void shouldStopWhereALetterIsGone() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1, -2, -3, -4);
        }
        ask(SequenceRanges.range(0, 3));
        final ResubmissionFile begun = ResubmissionFile.requests(letters.directory()).get(0);
        assertTrue(begun.takeUp());
        begun.write(begun.read().begun(SequenceRanges.range(0, 3), 0));
        journal.redact(RedactionPlan.of(SequenceRanges.of(2), "asked for"));

        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            await(this::isOver, again);
        }

        assertEquals("the dead letter at place 2 is not there any more", begun.read().outcome());
        assertEquals(SequenceRanges.range(0, 1), ResubmissionRequest.past(letters));
        assertEquals(List.of(-1L, -2L), putInAgain());
    }

    @Test
    void shouldForgetRequestsThatNobodyWaitsFor() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            ResubmissionFile.ask(letters.directory(), SequenceRanges.of(0), false, -1);
            try (DeadLetterResubmitter again = resubmitter(engine, "again"))
            {
                await(this::isOver, again);
            }
        }
        assertEquals(List.of(), putInAgain());
    }

    @Test
    void shouldGatherWhatIsLongOver() throws Exception
    {
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionService.publish(engine, -1, -2);
            assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.of(1)).await(WAIT), again::toString);
        }
        final Path directory = letters.directory().resolve(ResubmissionFile.DIRECTORY_NAME);
        final Path file = ResubmissionFile.records(letters.directory()).get(0);
        // Thirty years ago.
        Files.move(file, directory.resolve("000" + file.getFileName().toString().substring(3)));

        ResubmissionFile.gather(letters.directory());

        assertEquals(List.of(directory.resolve("past")), ResubmissionFile.records(letters.directory()));
        assertEquals(SequenceRanges.of(1), ResubmissionRequest.past(letters));
    }

    @Test
    void shouldTakeTheRequestBackWhenNobodyServesIt() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            final ResubmissionRequest request = ResubmissionRequest.of(letters, SequenceRanges.of(0));
            final LogException late =
                assertThrows(LogException.class, () -> request.await(Duration.ofMillis(50)));
            assertTrue(late.getMessage().contains("must serve it with a DeadLetterResubmitter"), late.getMessage());
            assertEquals(List.of(), ResubmissionFile.requests(letters.directory()));
        }
        final LogException ended =
            assertThrows(LogException.class, () -> ResubmissionRequest.of(letters, SequenceRanges.of(0)).await(WAIT));
        assertTrue(ended.getMessage().startsWith("no engine writes"), ended.getMessage());
    }

    @Test
    void shouldServeOthersBesideADamagedFile() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            ask(SequenceRanges.of(0));
            final ResubmissionFile damaged = ResubmissionFile.requests(letters.directory()).get(0);
            assertTrue(damaged.takeUp());
            Files.writeString(Path.of(damaged.toString()), "nothing");
            try (DeadLetterResubmitter again = resubmitter(engine, "again"))
            {
                assertEquals(1, ResubmissionRequest.of(letters, SequenceRanges.of(0)).await(WAIT), again::toString);
            }
        }
        assertEquals(List.of(-1L), putInAgain());
    }

    @Test
    void shouldSayThatTheEngineHasEnded() throws Exception
    {
        final CompletableFuture<Long> waiting;
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            waiting = CompletableFuture.supplyAsync(() ->
            {
                try
                {
                    return ResubmissionRequest.of(letters, SequenceRanges.of(0)).await(WAIT);
                }
                catch (final InterruptedException ex)
                {
                    throw new IllegalStateException(ex);
                }
            });
            await(() -> !ResubmissionFile.requests(letters.directory()).isEmpty(), engine);
        }
        final ExecutionException ended = assertThrows(ExecutionException.class, () -> waiting.get(20, SECONDS));
        assertTrue(ended.getMessage().endsWith("has ended before it put anything in"), ended.getMessage());
    }

    private static void await(final Callable<Boolean> condition, final Object whose) throws Exception
    {
        final long deadlineNs = System.nanoTime() + WAIT.toNanos();
        while (!condition.call())
        {
            assertTrue(System.nanoTime() < deadlineNs, whose::toString);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Engine<LongEvent> engine()
    {
        return ResubmissionService.builder(journal, 1).start();
    }

    @SuppressWarnings("unchecked")
    private static Inlet<TestEvent> otherInlet(final Engine<LongEvent> engine)
    {
        return (Inlet<TestEvent>)(Inlet<?>)engine.inlet("again");
    }

    private DeadLetterResubmitter resubmitter(final Engine<LongEvent> engine, final String inlet)
    {
        return DeadLetterResubmitter.of(journal, engine.inlet(inlet), LongEvent.CODEC);
    }

    /** What came in by the inlet "again". */
    private List<Long> putInAgain()
    {
        final List<Long> values = new ArrayList<>();
        final LongEvent event = new LongEvent();
        try (JournalReader<LongEvent> reader = journal.read(LongEvent.CODEC))
        {
            while (reader.next())
            {
                if (reader.kind() == EntryKind.EVENT.code() && reader.inletId() == 2)
                {
                    reader.decode(event);
                    values.add(event.value);
                }
            }
        }
        return values;
    }
}
