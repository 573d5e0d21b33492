// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Each kind of inlet against a list: whatever a producer does, in whatever order, what it was told was accepted is what
 * the log holds and the stage handles, under the position that it was told. Seeds are in the messages.
 */
@Timeout(120)
class InletModelTest
{
    private static final int SEEDS = 30;
    private static final int STEPS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void shouldDoAsAListDoes(final EngineConfig.InletPlan.Kind kind) throws InterruptedException
    {
        for (long seed = 0; seed < SEEDS; seed++)
        {
            new Trial(kind, seed, temp.resolve(Long.toString(seed))).run();
        }
    }

    /** One producer's doings. */
    private static final class Trial
    {
        private final String message;
        private final Random random;
        private final boolean isShared;
        private final boolean isIpc;
        private final TestInlet in;
        private final MemoryLog log = new MemoryLog();
        private final List<Long> handled = new ArrayList<>();
        private final Engine<TestEvent> engine;
        private final Inlet<TestEvent> inlet;

        /** The value at each position; null where a claim was given up. */
        private final List<Long> model = new ArrayList<>();
        private long nextValue;

        Trial(final EngineConfig.InletPlan.Kind kind, final long seed, final Path directory)
        {
            message = kind + ", seed " + seed;
            random = new Random(seed);
            isShared = kind == EngineConfig.InletPlan.Kind.SHARED;
            isIpc = kind == EngineConfig.InletPlan.Kind.IPC;
            in = new TestInlet(kind, directory);
            final int capacity = 2 << random.nextInt(5);
            final EngineBuilder<TestEvent> builder = Engine.of(TestEvent::new, TestEvent.CODEC)
                .ringSize(2 << random.nextInt(6))
                .journal(log)
                .errorHandler(TestEvent::ignore)
                .threads(random.nextBoolean() ? ThreadPlan.fused() : ThreadPlan.dedicated())
                .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> handled.add(event.value)));
            engine = in.addTo(builder, capacity).start();
            inlet = in.of(engine, TestEvent.CODEC);
        }

        void run() throws InterruptedException
        {
            try (in; engine)
            {
                for (int step = 0; step < STEPS; step++)
                {
                    step();
                    assertEquals(model.size() - 1, inlet.lastPosition(), message);
                }
                assertTrue(engine.awaitQuiet(PATIENCE), message);
                assertTrue(inlet.await(inlet.lastPosition(), Durability.PAGE_CACHE, isIpc ? PATIENCE : Duration.ZERO),
                    message);
                assertTrue(engine.close(PATIENCE).complete(), message);
                if (!isIpc)
                {
                    // A lane keeps what another process puts in while the engine is away.
                    assertNull(inlet.claim(), message);
                    assertEquals(Inlet.CLOSED, inlet.refusal(), message);
                }
            }
            assertEquals(model.stream().filter(value -> value != null).toList(), handled, message);
            assertEquals(model.size(), log.size(), message);
            for (int position = 0; position < model.size(); position++)
            {
                final MemoryLog.Entry entry = log.entries().get(position);
                assertEquals(position, entry.position(), message);
                final EntryKind kind = model.get(position) == null ? EntryKind.VOID : EntryKind.EVENT;
                assertEquals(kind.code(), entry.kind(), message);
            }
        }

        private void step() throws InterruptedException
        {
            switch (random.nextInt(9))
            {
                case 0 -> offer();

                case 1 -> abort();

                case 2 -> tooLong();

                case 3 -> translatorThrows();

                case 4, 5 -> offerAll();

                case 6 -> commitWithNothingClaimed();

                case 7 -> publish();

                default -> claimAndCommit();
            }
        }

        private void accepted(final long position, final long value)
        {
            if (position >= 0)
            {
                assertEquals(model.size(), position, message);
                model.add(value);
            }
            else
            {
                assertEquals(Inlet.BACK_PRESSURED, position, message);
            }
        }

        /** A claim that is given up leaves its position behind where claims take one. */
        private void givenUp()
        {
            if (isShared)
            {
                model.add(null);
            }
        }

        private void offer()
        {
            final long value = nextValue++;
            accepted(inlet.offer((event, position, arg) -> event.set(arg), value), value);
        }

        private void publish() throws InterruptedException
        {
            final long value = nextValue++;
            final long position = inlet.publish((event, at, arg) -> event.set(arg), value, PATIENCE);
            assertTrue(position >= 0, message);
            accepted(position, value);
        }

        private void claimAndCommit() throws InterruptedException
        {
            final TestEvent event = inlet.claim(PATIENCE);
            assertNotNull(event, message);
            assertTrue(event == inlet.claim(), message + ": claiming again gives the same");
            assertEquals(model.size(), inlet.claimedPosition(), message);
            final long value = nextValue++;
            event.set(value);
            accepted(inlet.commit(), value);
        }

        private void abort() throws InterruptedException
        {
            assertNotNull(inlet.claim(PATIENCE), message);
            inlet.abort();
            inlet.abort();
            givenUp();
        }

        private void tooLong() throws InterruptedException
        {
            final TestEvent event = inlet.claim(PATIENCE);
            event.set(-1);
            event.claimedLength = Long.BYTES + 1;
            assertEquals(Inlet.TOO_LONG, inlet.commit(), message);
            givenUp();
        }

        private void translatorThrows() throws InterruptedException
        {
            assertNotNull(inlet.claim(PATIENCE), message);
            assertThrows(IllegalArgumentException.class, () -> inlet.offer((event, position, arg) ->
            {
                throw new IllegalArgumentException("told to");
            }, 0L), message);
            givenUp();
        }

        private void commitWithNothingClaimed()
        {
            assertThrows(IllegalStateException.class, inlet::commit, message);
            assertThrows(IllegalStateException.class, inlet::claimedPosition, message);
        }

        private void offerAll()
        {
            final Long[] values = new Long[random.nextInt(40)];
            for (int i = 0; i < values.length; i++)
            {
                values[i] = nextValue++;
            }
            final int put = inlet.offerAll((event, position, arg) -> event.set(arg), values, 0, values.length);
            for (int i = 0; i < put; i++)
            {
                model.add(values[i]);
            }
            assertTrue(put == values.length || inlet.refusal() == Inlet.BACK_PRESSURED, message);
        }
    }
}
