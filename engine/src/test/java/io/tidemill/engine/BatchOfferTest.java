// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.EventTranslatorOneArg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class BatchOfferTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final EventTranslatorOneArg<TestEvent, Long> SET = (event, position, value) -> event.set(value);

    @TempDir
    Path temp;

    private final List<Long> handled = new ArrayList<>();
    private TestInlet in;

    private Engine<TestEvent> start(final EngineConfig.InletPlan.Kind kind)
    {
        in = new TestInlet(kind, temp);
        return in.addTo(Engine.of(TestEvent::new, TestEvent.CODEC)
            .ringSize(512)
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> handled.add(event.value))), 512).start();
    }

    @AfterEach
    void close()
    {
        in.close();
    }

    private static Long[] values(final int count)
    {
        return LongStream.range(0, count).boxed().toArray(Long[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutAllInInOrder(final EngineConfig.InletPlan.Kind kind) throws InterruptedException
    {
        final Long[] values = values(10_000);
        try (Engine<TestEvent> engine = start(kind))
        {
            final Inlet<TestEvent> inlet = in.of(engine, TestEvent.CODEC);
            int done = 0;
            while (done < values.length)
            {
                final int put = inlet.offerAll(SET, values, done, Math.min(700, values.length - done));
                done += put;
                assertTrue(put > 0 || inlet.refusal() == Inlet.BACK_PRESSURED, Inlet.describe(inlet.refusal()));
            }
            assertEquals(values.length - 1, inlet.lastPosition());
            assertTrue(engine.awaitQuiet(PATIENCE));
        }
        assertEquals(List.of(values), handled);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEachPosition(final EngineConfig.InletPlan.Kind kind)
    {
        final List<Long> positions = new ArrayList<>();
        try (Engine<TestEvent> engine = start(kind))
        {
            in.of(engine, TestEvent.CODEC).offer((event, position, value) -> event.set(value), 1L);
            assertEquals(3, in.of(engine, TestEvent.CODEC).offerAll((event, position, value) -> positions.add(position),
                values(5), 2, 3));
        }
        assertEquals(List.of(1L, 2L, 3L), positions);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStopAtAnEventThatIsTooLong(final EngineConfig.InletPlan.Kind kind)
    {
        try (Engine<TestEvent> engine = start(kind))
        {
            final Inlet<TestEvent> inlet = in.of(engine, TestEvent.CODEC);
            assertEquals(2, inlet.offerAll((event, position, value) ->
            {
                event.set(value);
                event.claimedLength = value == 2 ? 9 : 8;
            }, values(5), 0, 5));
            assertEquals(Inlet.TOO_LONG, inlet.refusal());
            assertEquals(2, inlet.offerAll(SET, values(2), 0, 2));
        }
        assertEquals(List.of(0L, 1L, 0L, 1L), handled);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutInWhatWasBeforeATranslatorThatThrows(final EngineConfig.InletPlan.Kind kind)
    {
        try (Engine<TestEvent> engine = start(kind))
        {
            final Inlet<TestEvent> inlet = in.of(engine, TestEvent.CODEC);
            assertThrows(IllegalStateException.class, () -> inlet.offerAll((event, position, value) ->
            {
                if (value == 3)
                {
                    throw new IllegalStateException("told to");
                }
                event.set(value);
            }, values(5), 0, 5));
            assertEquals(1, inlet.offerAll(SET, values(1), 0, 1));
        }
        assertEquals(List.of(0L, 1L, 2L, 0L), handled);
    }

    /** A lane of another process keeps what is put in while the engine is away. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IPC")
    void shouldRefuseWhatIsOutOfBoundsAndAllWhenClosed(final EngineConfig.InletPlan.Kind kind)
    {
        final Engine<TestEvent> engine = start(kind);
        final Inlet<TestEvent> inlet = in.of(engine, TestEvent.CODEC);
        assertThrows(IndexOutOfBoundsException.class, () -> inlet.offerAll(SET, values(3), 1, 3));
        assertEquals(0, inlet.offerAll(SET, values(3), 1, 0));
        engine.close();
        assertEquals(0, inlet.offerAll(SET, values(3), 0, 3));
        assertEquals(Inlet.CLOSED, inlet.refusal());
    }
}
