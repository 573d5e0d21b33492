// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class FailurePolicyTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final FailurePolicy THRICE =
        FailurePolicy.retry(3, Duration.ofMillis(1), Duration.ofMillis(4));

    private final MemoryLog log = new MemoryLog();
    private final MemoryLog deadLetters = new MemoryLog();

    private EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(64)
            .journal(log)
            .deadLetters(deadLetters)
            .lane("in")
            .errorHandler(TestEvent::ignore);
    }

    private static void put(final Engine<TestEvent> engine, final long first, final long last)
        throws InterruptedException
    {
        for (long value = first; value <= last; value++)
        {
            assertTrue(engine.inlet("in").publish(
                (event, position, number) -> event.set(number), value, Duration.ofSeconds(10)) >= 0);
        }
    }

    private List<DeadLetter> letters()
    {
        final List<DeadLetter> letters = new ArrayList<>();
        try (LogReader<DeadLetter> reader = deadLetters.read(new DeadLetterCodec(Long.BYTES)))
        {
            while (reader.next())
            {
                final DeadLetter letter = new DeadLetter();
                reader.decode(letter);
                letters.add(letter);
            }
        }
        return letters;
    }

    @Test
    void shouldPutAsideAgainWhatHasTheSameSequenceInARunWithoutAJournal() throws InterruptedException
    {
        for (int run = 1; run <= 2; run++)
        {
            try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC)
                .deadLetters(deadLetters)
                .lane("in")
                .errorHandler(TestEvent::ignore)
                .stages(graph -> graph.all(
                    Stage.stage("fussy", new Fussy()).onFailure(FailurePolicy.deadLetter()))).start())
            {
                put(engine, 0, 99);
                assertTrue(engine.awaitQuiet(PATIENCE));
                assertEquals(1, engine.close(PATIENCE).stage("fussy").deadLetters());
            }
            assertEquals(run, letters().size(), "another event each time, if of the same number");
        }
    }

    @Test
    void shouldPutAsideWhatALogicStageRefusesAndGoOn() throws InterruptedException
    {
        final Fussy fussy = new Fussy();
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.stage("fussy", fussy).onFailure(FailurePolicy.deadLetter()))).start())
        {
            put(engine, 0, 999);
            assertTrue(engine.awaitQuiet(PATIENCE));
            final CloseReport report = engine.close(PATIENCE);
            assertTrue(report.complete(), report.toString());
            assertEquals(10, report.stage("fussy").deadLetters());
        }
        assertEquals(LongStream.range(0, 1_000).filter(value -> value % 100 != 7).boxed().toList(), fussy.handled);
        final List<DeadLetter> letters = letters();
        assertEquals(10, letters.size());
        final DeadLetter third = letters.get(2);
        assertEquals("fussy", third.stage());
        assertEquals(207, third.sequence());
        assertEquals(EntryKind.EVENT, third.kind());
        assertEquals(1, third.attempts());
        assertEquals(IOException.class.getName(), third.exception());
        assertEquals("cannot stand 207", third.message());
        assertTrue(third.stackTrace().contains("Fussy.onEvent"), third.stackTrace());
        assertEquals("test", third.codecName());
        assertArrayEquals(log.entries().get(207).payload(), third.payload());
    }

    @Test
    void shouldWriteEachLetterOnceAcrossRecoveries() throws InterruptedException
    {
        for (int run = 0; run < 3; run++)
        {
            final Fussy fussy = new Fussy();
            try (Engine<TestEvent> engine = builder()
                .stages(graph -> graph.all(Stage.stage("fussy", fussy).onFailure(FailurePolicy.deadLetter())))
                .start())
            {
                assertEquals(List.of(), engine.recovery().differences());
                put(engine, run * 100, run * 100 + 99);
                assertTrue(engine.awaitQuiet(PATIENCE));
            }
            assertEquals(run + 1, letters().size());
            assertEquals(99 * (run + 1), fussy.handled.size());
        }
    }

    @Test
    void shouldWriteAnotherLetterForASequenceThatIsGivenAnew() throws InterruptedException
    {
        for (int run = 0; run < 2; run++)
        {
            // As after a crash that took what was not in the log yet.
            log.clear();
            try (Engine<TestEvent> engine = builder()
                .stages(graph -> graph.all(Stage.stage("fussy", new Fussy()).onFailure(FailurePolicy.deadLetter())))
                .start())
            {
                assertEquals(List.of(), engine.recovery().differences());
                put(engine, 0, 9);
                assertTrue(engine.awaitQuiet(PATIENCE));
            }
            assertEquals(run + 1, letters().size());
        }
    }

    @Test
    void shouldNameWhatFailedWhenLiveAndNotInTheReplay() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.stage("fussy", new Fussy()).onFailure(FailurePolicy.deadLetter())))
            .start())
        {
            put(engine, 0, 199);
        }
        final List<String> differences = mended().replay().source().differences();
        assertEquals(2, differences.size(), differences.toString());
        assertTrue(differences.toString().contains("\"fussy\" failed at sequence 107"), differences.toString());
        try (Engine<TestEvent> engine = mended().start())
        {
            assertEquals(2, engine.recovery().differences().size());
        }
    }

    private EngineBuilder<TestEvent> mended()
    {
        final Fussy mended = new Fussy();
        mended.isMended = true;
        return builder()
            .stages(graph -> graph.all(Stage.stage("fussy", mended).onFailure(FailurePolicy.deadLetter())));
    }

    @Test
    void shouldPutAsideWhatAShardOrItsKeyRefuses() throws InterruptedException
    {
        final List<Fussy> shards = new ArrayList<>();
        try (Engine<TestEvent> engine = builder()
            .threads(ThreadPlan.dedicated())
            .stages(graph -> graph.all(Stage.<TestEvent>sharded("fussy", 3, FailurePolicyTest::key, () -> add(shards))
                .onFailure(FailurePolicy.deadLetter())))
            .start())
        {
            put(engine, 0, 999);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(980, shards.stream().mapToInt(shard -> shard.handled.size()).sum());
        assertEquals(LongStream.range(0, 1_000).filter(value -> value % 100 == 7 || value % 100 == 8).boxed().toList(),
            letters().stream().map(DeadLetter::sequence).sorted().toList());
    }

    private static long key(final TestEvent event)
    {
        if (event.value % 100 == 8)
        {
            throw new IllegalArgumentException("no key in " + event.value);
        }
        return event.value;
    }

    private static Fussy add(final List<Fussy> shards)
    {
        final Fussy fussy = new Fussy();
        shards.add(fussy);
        return fussy;
    }

    @Test
    void shouldPutAsideATimer() throws InterruptedException
    {
        final SimulatedClock clock = new SimulatedClock(Instant.EPOCH);
        try (Engine<TestEvent> engine = builder().clock(clock)
            .stages(graph -> graph.all(Stage.stage("t", new Thrower()).onFailure(FailurePolicy.deadLetter())))
            .start())
        {
            put(engine, 1, 1);
            assertTrue(engine.awaitQuiet(PATIENCE));
            clock.advance(Duration.ofSeconds(1));
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        final DeadLetter letter = letters().get(0);
        assertEquals(EntryKind.TIMER, letter.kind());
        assertEquals(TimerDescriptor.STAGE_OFFSET + 1, letter.payload().length);
    }

    @Test
    void shouldTryAnEffectAgainWithoutHoldingUpOthers() throws InterruptedException
    {
        final Flaky flaky = new Flaky(2);
        final Recorder beside = new Recorder();
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(
                Stage.effect("flaky", flaky).onFailure(THRICE), Stage.stage("beside", beside)))
            .start())
        {
            put(engine, 0, 49);
            assertTrue(engine.awaitQuiet(PATIENCE));
            final CloseReport report = engine.close(PATIENCE);
            assertTrue(report.complete(), report.toString());
            assertEquals(100, report.stage("flaky").retries());
            assertEquals(0, report.stage("flaky").deadLetters());
        }
        assertEquals(LongStream.range(0, 50).boxed().toList(), flaky.done);
        assertEquals(50, beside.events.get());
    }

    @Test
    void shouldHaltWhenAllAttemptsHaveFailed() throws InterruptedException
    {
        final Flaky hopeless = new Flaky(Integer.MAX_VALUE);
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.effect("flaky", hopeless).onFailure(THRICE))).start())
        {
            put(engine, 0, 9);
            Await.await(() -> engine.failure().isPresent(), "a halt");
            assertEquals(3, hopeless.attempts);
            assertTrue(engine.failure().orElseThrow().getMessage().contains("\"flaky\" failed at sequence 0"));
        }
    }

    @Test
    void shouldPutAsideWhenAllAttemptsHaveFailed() throws InterruptedException
    {
        final Flaky hopeless = new Flaky(Integer.MAX_VALUE);
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.effect("flaky", hopeless).onFailure(THRICE.thenDeadLetter()))).start())
        {
            put(engine, 0, 4);
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(List.of(3, 3, 3, 3, 3), letters().stream().map(DeadLetter::attempts).toList());
    }

    @Test
    void shouldHaltAtAnErrorWhateverThePolicy() throws InterruptedException
    {
        final Recorder recorder = new Recorder();
        recorder.thrown = new StackOverflowError("as if");
        recorder.failAtSequence = 3;
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.stage("s", recorder).onFailure(FailurePolicy.deadLetter()))).start())
        {
            put(engine, 0, 3);
            Await.await(() -> engine.failure().isPresent(), "a halt");
            assertEquals(List.of(), letters());
        }
    }

    @Test
    void shouldHaltWhenTheLetterCannotBeWritten() throws InterruptedException
    {
        deadLetters.failAtSequence = 0;
        try (Engine<TestEvent> engine = builder()
            .stages(graph -> graph.all(Stage.stage("fussy", new Fussy()).onFailure(FailurePolicy.deadLetter())))
            .start())
        {
            put(engine, 0, 7);
            Await.await(() -> engine.failure().isPresent(), "a halt");
            final EngineFailedException failure = engine.failure().orElseThrow();
            assertTrue(failure.getMessage().contains("failed at sequence 7"), failure.getMessage());
            assertTrue(failure.getMessage().contains("could not be made a dead letter"), failure.getMessage());
            assertEquals("no more", failure.getCause().getCause().getMessage());
            assertEquals("cannot stand 7", failure.getCause().getSuppressed()[0].getMessage());
            assertEquals(6, engine.close(PATIENCE).stage("fussy").sequence());
        }
    }

    @Test
    void shouldRefusePoliciesThatCannotBe()
    {
        assertTrue(assertThrows(IllegalArgumentException.class,
            () -> Stage.stage("s", new Recorder()).onFailure(THRICE)).getMessage().contains("cannot retry"));
        assertThrows(IllegalArgumentException.class,
            () -> FailurePolicy.retry(1, Duration.ZERO, Duration.ZERO));
        assertThrows(IllegalArgumentException.class,
            () -> FailurePolicy.retry(2, Duration.ofSeconds(2), Duration.ofSeconds(1)));
        final EngineBuilder<TestEvent> noPlace = Engine.of(TestEvent::new, TestEvent.CODEC).lane("in")
            .stages(graph -> graph.all(Stage.stage("s", new Recorder()).onFailure(FailurePolicy.deadLetter())));
        assertTrue(assertThrows(IllegalStateException.class, noPlace::start).getMessage().contains("deadLetters(…)"));
    }

    @Test
    void shouldDoubleDelaysUpToTheLimit()
    {
        final FailurePolicy policy = FailurePolicy.retry(100, Duration.ofNanos(3), Duration.ofNanos(20));
        assertEquals(List.of(3L, 6L, 12L, 20L, 20L),
            LongStream.rangeClosed(1, 5).map(failed -> policy.delayNs((int)failed)).boxed().toList());
        assertEquals(20, policy.delayNs(99));
    }

    /** Cannot stand every hundredth event. */
    private static final class Fussy implements EventHandler<TestEvent>
    {
        final List<Long> handled = new ArrayList<>();
        boolean isMended;

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch) throws IOException
        {
            if (event.value % 100 == 7 && !isMended)
            {
                throw new IOException("cannot stand " + event.value);
            }
            handled.add(event.value);
        }
    }

    /** Fails some times with each event. */
    private static final class Flaky implements EventHandler<TestEvent>
    {
        final List<Long> done = new ArrayList<>();
        final int failures;
        volatile int attempts;
        private long last = -1;

        Flaky(final int failures)
        {
            this.failures = failures;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch) throws IOException
        {
            attempts = sequence == last ? attempts + 1 : 1;
            last = sequence;
            if (attempts <= failures)
            {
                throw new IOException("not yet");
            }
            done.add(event.value);
        }
    }

    /** Schedules a timer that it cannot handle. */
    private static final class Thrower implements EventHandler<TestEvent>, TimerHandler
    {
        private StageContext context;

        @Override
        public void context(final StageContext given)
        {
            context = given;
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            context.timers().schedule(1, 2, context.timeNs() + 1);
        }

        @Override
        public void onTimer(final long key, final long id, final long deadlineNs, final long sequence)
        {
            throw new IllegalStateException("no idea");
        }
    }
}
