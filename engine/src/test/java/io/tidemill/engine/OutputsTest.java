// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

final class OutputsTest extends EngineFixture
{
    private static final OutputPlan<TestEvent> PLAN = OutputPlan.of(TestEvent::new, TestEvent.CODEC);

    /** Emits value % 3 outputs: the number of events so far, times 10, plus the index. */
    static final class Emitting implements EventHandler<TestEvent>, ContextAware, Snapshotted, StateHashed
    {
        private final LongUnaryOperator rule;
        private Emitter<TestEvent> emitter;
        private long count;

        Emitting()
        {
            this(value -> value % 3);
        }

        Emitting(final LongUnaryOperator rule)
        {
            this.rule = rule;
        }

        @Override
        public void context(final StageContext context)
        {
            emitter = context.emitter(TestEvent.class);
        }

        @Override
        public void onEvent(final TestEvent event, final long sequence, final boolean endOfBatch)
        {
            final long outputs = rule.applyAsLong(event.value);
            if (outputs < 0)
            {
                emitter.emit((output, cause) -> output.set(-1));
                throw new IllegalStateException("told to fail");
            }
            for (long i = 0; i < outputs; i++)
            {
                emitter.emit((output, cause, value) -> output.set(value), event.value * 10 + i);
            }
            count++;
        }

        @Override
        public void saveState(final StateWriter writer)
        {
            writer.buffer(Long.BYTES).putLong(0, count);
            writer.put(0, Long.BYTES);
        }

        @Override
        public void loadState(
            final int version,
            final long key,
            final org.agrona.DirectBuffer buffer,
            final int offset,
            final int length)
        {
            count = buffer.getLong(offset);
        }

        @Override
        public long stateHash()
        {
            return StateHash.of(count);
        }
    }

    private MemoryLog outputs()
    {
        return (MemoryLog)log.companion("outputs").orElseThrow();
    }

    /** As cause.index=value. */
    private List<String> published()
    {
        final List<String> published = new ArrayList<>();
        final Output<TestEvent> output = new Output<>(new TestEvent());
        try (LogReader<Output<TestEvent>> reader = outputs().read(new OutputCodec<>(TestEvent.CODEC)))
        {
            while (reader.next())
            {
                reader.decode(output);
                published.add(outputs().inlets().get(output.stage()) + " " + output.cause() + "." + output.index() +
                    "=" + output.value().value);
            }
        }
        return published;
    }

    private static List<String> expected(final String stage, final long events)
    {
        final List<String> expected = new ArrayList<>();
        for (long value = 0; value < events; value++)
        {
            for (long i = 0; i < value % 3; i++)
            {
                expected.add(stage + " " + value + "." + i + "=" + (value * 10 + i));
            }
        }
        return expected;
    }

    private EngineBuilder<TestEvent> emitting(final EventHandler<TestEvent> handler)
    {
        return builder().journal(log).outputs(PLAN).direct("in").stages(graph -> graph.stage("book", handler));
    }

    private void run(final Engine<TestEvent> engine, final long first, final long last)
    {
        for (long value = first; value < last; value++)
        {
            while (offer(engine.inlet("in"), value) < 0)
            {
                Thread.onSpinWait();
            }
        }
        assertTrue(engine.close(WAIT).complete(), () -> errors.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000})
    void shouldPublishEachOutputInTheOrderOfItsCause(final int events)
    {
        run(emitting(new Emitting()).start(), 0, events);

        assertEquals(expected("book", events), published());
    }

    @ParameterizedTest
    @CsvSource({"fused, 1", "fused, 4", "dedicated, 3", "auto, 2"})
    void shouldNotDependOnPlanAndShards(final String plan, final int shards)
    {
        final ThreadPlan threads = plan.equals("fused") ? ThreadPlan.fused() :
            plan.equals("auto") ? ThreadPlan.auto() : ThreadPlan.dedicated();
        final Engine<TestEvent> engine = builder().journal(log).outputs(PLAN).lane("in").threads(threads)
            .stages(graph -> graph
                .all(Stage.stage("last", new Emitting(value -> 1)),
                    Stage.sharded("book", shards, event -> event.value, Emitting::new))
                .thenEffect("effect", (event, sequence, endOfBatch) -> event.hashCode()))
            .start();

        run(engine, 0, 1_000);

        final List<String> expected = new ArrayList<>();
        for (long value = 0; value < 1_000; value++)
        {
            expected.add("last " + value + ".0=" + value * 10);
            for (long i = 0; i < value % 3; i++)
            {
                expected.add("book " + value + "." + i + "=" + (value * 10 + i));
            }
        }
        assertEquals(expected, published());
    }

    @Test
    void shouldEmitOnceWhatWasLostWithTheProcess()
    {
        run(emitting(new Emitting()).start(), 0, 100);
        final List<String> all = published();
        outputs().loseFrom(40);

        final Engine<TestEvent> engine = emitting(new Emitting()).start();

        final OutputsReport report = engine.recovery().outputs();
        assertEquals(40, report.compared());
        assertEquals(all.size() - 40, report.emitted());
        run(engine, 100, 150);
        assertEquals(expected("book", 150), published());
    }

    @Test
    void shouldStopAtADifferenceAndShowBoth()
    {
        run(emitting(new Emitting()).start(), 0, 10);

        final RuntimeException refused = assertThrows(RuntimeException.class,
            () -> emitting(new Emitting(value -> value == 7 ? 2 : value % 3)).start());

        assertTrue(refused.getMessage().contains("sequence 7: output 1 of stage \"book\" for cause 7"),
            refused.getMessage());
        assertEquals(expected("book", 10), published());
    }

    @Test
    void shouldGoOnAtADifferenceIfTold()
    {
        run(emitting(new Emitting()).start(), 0, 10);

        final Engine<TestEvent> engine = emitting(new Emitting(value -> value == 7 ? 2 : value % 3))
            .outputs(PLAN.withDifferencesAccepted()).start();

        assertEquals(1, engine.recovery().outputs().differences().size());
        run(engine, 10, 20);
        assertEquals(expected("book", 20), published());
    }

    @Test
    void shouldNameWhatIsNotEmittedAnyMore()
    {
        run(emitting(new Emitting()).start(), 0, 10);

        final Engine<TestEvent> engine = emitting(new Emitting(value -> value == 4 || value > 6 ? 0 : value % 3))
            .outputs(PLAN.withDifferencesAccepted()).start();

        assertEquals(4, engine.recovery().outputs().differences().size(),
            () -> engine.recovery().outputs().differences().toString());
        engine.close();
        assertEquals(expected("book", 10), published());
    }

    @Test
    void shouldMoveAsideWhatWasCausedByLostEvents()
    {
        run(emitting(new Emitting()).start(), 0, 100);
        log.loseFrom(50);

        final Engine<TestEvent> engine = emitting(new Emitting()).start();

        assertEquals(50, engine.recovery().outputs().movedAside());
        assertEquals(50, outputs().movedAside.size());
        run(engine, 50, 60);
        assertEquals(expected("book", 60), published());
    }

    @Test
    void shouldHoldBackStagesWhenThereIsNoRoomForOutputs()
    {
        outputs().maxPerAppend = 0;
        final Engine<TestEvent> engine = emitting(new Emitting(value -> 16)).ringSize(64).start();
        int accepted = 0;
        while (offer(engine.inlet("in"), accepted) >= 0 || accepted < 64)
        {
            accepted++;
        }

        Await.await(() -> offer(engine.inlet("in"), 0) == Inlet.BACK_PRESSURED, "the ring fills up");
        outputs().maxPerAppend = Integer.MAX_VALUE;

        assertTrue(engine.close(WAIT).complete());
        assertEquals(0, published().size() % 16);
    }

    @Test
    void shouldWaitForTheLevelThatThePlanNames()
    {
        log.durability = Durability.FSYNC;
        log.syncHeld = true;
        final Engine<TestEvent> engine =
            emitting(new Emitting(value -> 1)).outputs(PLAN.gatedOn(Durability.FSYNC)).start();
        offer(engine.inlet("in"), 1);
        Await.await(() -> log.size() == 1, "it is in the log");

        assertEquals(List.of(), published());

        log.syncHeld = false;
        Await.await(() -> !published().isEmpty(), "it is on the disk");
        engine.close();
    }

    @Test
    void shouldDropTheOutputsOfAFailedEntry()
    {
        final Engine<TestEvent> engine = builder().journal(log).outputs(PLAN).direct("in")
            .deadLetters(log.companion("dead-letters").orElseThrow())
            .stages(graph -> graph.all(Stage.<TestEvent>stage("book", new Emitting(value -> value == 5 ? -1 : 1))
                .onFailure(FailurePolicy.deadLetter())))
            .start();

        run(engine, 0, 10);

        assertEquals(9, published().size());
        assertTrue(published().stream().noneMatch(each -> each.startsWith("book 5.")));
    }

    @Test
    void shouldRefuseMoreOutputsThanAnEntryMayCause()
    {
        final Engine<TestEvent> engine = emitting(new Emitting(value -> 17)).start();

        offer(engine.inlet("in"), 0);

        Await.await(() -> engine.state() == EngineState.FAILED, "it halts");
        assertTrue(engine.failure().orElseThrow().getMessage().contains("maxOutputs"));
        engine.close(Duration.ofSeconds(1));
        assertEquals(List.of(), published());
    }

    @Test
    void shouldRefuseAnEmitterWhereThereAreNoOutputs()
    {
        final IllegalStateException refused = assertThrows(IllegalStateException.class, () -> builder().journal(log)
            .direct("in").stages(graph -> graph.stage("book", new Emitting())).start());

        assertTrue(refused.getMessage().contains("outputs(OutputPlan.of"));
    }

    @Test
    void shouldRefuseAnEmitterOfAnEffect()
    {
        final IllegalStateException refused = assertThrows(IllegalStateException.class, () -> builder().journal(log)
            .outputs(PLAN).direct("in").stages(graph -> graph.effect("book", new Emitting())).start());

        assertTrue(refused.getMessage().contains("not replayed"));
    }

    @Test
    void shouldRefuseOutputsThatNobodyEmits()
    {
        assertThrows(IllegalStateException.class, () -> builder().journal(log).outputs(PLAN).direct("in")
            .stages(graph -> graph.stage("book", recorder)).start());
        assertEquals(0, errors.size());
    }

    @Test
    void shouldCompareInAReplay()
    {
        run(emitting(new Emitting()).start(), 0, 100);

        final ReplayReport same = emitting(new Emitting()).replay();
        final ReplayReport other = emitting(new Emitting(value -> value == 4 ? 2 : value % 3)).replay();

        assertEquals(100, same.source().outputs().compared() + 1);
        assertEquals(List.of(), same.source().outputs().differences());
        assertTrue(other.source().outputs().differences().get(0).contains("sequence 4: "));
    }
}
