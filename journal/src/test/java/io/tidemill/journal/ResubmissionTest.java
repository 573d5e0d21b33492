// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
        journal = ChronicleJournal.in(temp.resolve("data"));
        letters = (ChronicleJournal)journal.companion(DeadLetterReader.COMPANION).orElseThrow();
    }

    @Test
    void shouldPutInAgainWhatIsAskedForInItsOrder() throws Exception
    {
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionService.publish(engine, -1, 2, -3, -4, 5);
            ResubmissionRequest.of(letters, SequenceRanges.of(0, 2)).await(WAIT);
            assertEquals(List.of(-1L, -4L), putInAgain(), again::toString);
            assertEquals(SequenceRanges.of(0, 2), ResubmissionRequest.past(letters));
            ResubmissionRequest.of(letters, SequenceRanges.of(1)).await(WAIT);
        }
        assertEquals(List.of(-1L, -4L, -3L), putInAgain());
        assertEquals(SequenceRanges.range(0, 2), ResubmissionRequest.past(letters));
        try (Engine<LongEvent> engine = engine(); DeadLetterResubmitter again = resubmitter(engine, "again"))
        {
            ResubmissionRequest.of(letters, SequenceRanges.of(3)).await(WAIT);
            assertEquals(List.of(-1L, -4L, -3L, -1L), putInAgain(), again::toString);
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
                    ResubmissionRequest.of(letters, SequenceRanges.range(0, values.length - 1));
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
        final List<ResubmissionFile> taken = ResubmissionFile.taken(letters.directory());
        return !taken.isEmpty() && taken.get(0).read().isOver();
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
            final ResubmissionRequest request = ResubmissionRequest.of(letters, SequenceRanges.range(0, 499));
            while (!isOver())
            {
                engine.inlet("both").offer((event, position) -> event.set(1));
            }
            final LogException stopped =
                assertThrows(LogException.class, () -> request.await(WAIT), again::toString);
            assertTrue(stopped.getMessage().endsWith("somebody else uses that inlet"), stopped.getMessage());
        }
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
            assertThrows(LogException.class, () -> ResubmissionRequest.of(letters, SequenceRanges.of(0)));
        assertTrue(ended.getMessage().startsWith("no engine writes"), ended.getMessage());
    }

    @Test
    void shouldServeOthersBesideADamagedRequest() throws Exception
    {
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            final ResubmissionRequest damaged = ResubmissionRequest.of(letters, SequenceRanges.of(0));
            try (Stream<Path> files = Files.list(letters.directory().resolve(ResubmissionFile.DIRECTORY_NAME)))
            {
                Files.writeString(files.findFirst().orElseThrow(), "nothing");
            }
            try (DeadLetterResubmitter again = resubmitter(engine, "again"))
            {
                ResubmissionRequest.of(letters, SequenceRanges.of(0)).await(WAIT);
                assertThrows(LogException.class, () -> damaged.await(WAIT), again::toString);
            }
        }
        assertEquals(List.of(-1L), putInAgain());
    }

    @Test
    void shouldSayThatTheEngineHasEnded() throws Exception
    {
        final ResubmissionRequest request;
        try (Engine<LongEvent> engine = engine())
        {
            ResubmissionService.publish(engine, -1);
            request = ResubmissionRequest.of(letters, SequenceRanges.of(0));
        }
        final LogException ended = assertThrows(LogException.class, () -> request.await(WAIT));
        assertTrue(ended.getMessage().endsWith("has ended before it put anything in"), ended.getMessage());
        assertEquals(List.of(), ResubmissionFile.requests(letters.directory()));
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
