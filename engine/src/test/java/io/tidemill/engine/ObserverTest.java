// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class ObserverTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private Engine<Wide> start(final int ringSize, final boolean isLane)
    {
        final EngineBuilder<Wide> builder = Engine.of(Wide::new, new WideCodec())
            .ringSize(ringSize)
            .errorHandler(errors::add)
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> event.check(sequence)));
        return (isLane ? builder.lane("in") : builder.direct("in")).start();
    }

    private static void put(final Engine<Wide> engine, final long first, final long count) throws InterruptedException
    {
        final Inlet<Wide> inlet = engine.inlet("in");
        for (long value = first; value < first + count; value++)
        {
            inlet.claim(PATIENCE).set(value);
            assertEquals(value, inlet.commit());
        }
    }

    @Test
    void shouldShowAllThatComesWhileItIsAttached() throws InterruptedException
    {
        final Watcher watcher = new Watcher();
        try (Engine<Wide> engine = start(8_192, true))
        {
            put(engine, 0, 100);
            assertTrue(engine.awaitQuiet(PATIENCE));
            final Observation observation = engine.observe("w", watcher);
            put(engine, 100, 1_000);
            Await.await(() -> observation.sequence() == 1_099, "all of them");
            observation.close();
            put(engine, 1_100, 10);
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(1_000, observation.seen());
            assertEquals(0, observation.missed());
        }
        assertEquals(100, watcher.first);
        assertEquals(1_099, watcher.last);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTellWhatASlowOneMissedAndShowNothingTorn() throws InterruptedException
    {
        for (final boolean isLane : new boolean[]{false, true})
        {
            final Watcher watcher = new Watcher();
            watcher.isSlow = true;
            final long events = 300_000;
            final Observation observation;
            try (Engine<Wide> engine = start(1_024, isLane))
            {
                observation = engine.observe("w", watcher);
                put(engine, 0, events);
                assertTrue(engine.awaitQuiet(PATIENCE));
            }
            Await.await(() -> observation.sequence() == events - 1, () -> "the end, not " + observation.sequence());
            assertTrue(observation.missed() > 0, "the test wants it to be too slow");
            assertEquals(events, observation.seen() + observation.missed());
            assertEquals(observation.missed(), watcher.missed);
            assertEquals(List.of(), errors);
            assertEquals(0, watcher.torn);
        }
    }

    @Test
    void shouldHoldUpNobody() throws InterruptedException
    {
        final CountDownLatch release = new CountDownLatch(1);
        try (Engine<Wide> engine = start(1_024, true))
        {
            final Observation observation = engine.observe("stuck", (event, sequence, timeNs) -> release.await());
            put(engine, 0, 10_000);
            assertTrue(engine.awaitQuiet(PATIENCE));
            release.countDown();
            observation.close();
        }
    }

    @Test
    void shouldReportOneThatThrowsAndDetachIt() throws InterruptedException
    {
        try (Engine<Wide> engine = start(1_024, true))
        {
            engine.observe("bad", (event, sequence, timeNs) ->
            {
                throw new IllegalStateException("told to");
            });
            put(engine, 0, 10);
            Await.await(() -> errors.size() == 1, "the error");
            assertTrue(errors.get(0).getMessage().contains("observer \"bad\" failed at sequence 0"),
                errors.get(0)::getMessage);
            assertTrue(engine.awaitQuiet(PATIENCE));
            assertEquals(EngineState.RUNNING, engine.state());
        }
    }

    @Test
    void shouldRefuseWhereItHasNoChance()
    {
        try (Engine<Wide> engine = start(512, true))
        {
            assertTrue(assertThrows(IllegalStateException.class, () -> engine.observe("w", new Watcher()))
                .getMessage().contains("1024"));
        }
        final Engine<Wide> closed = start(1_024, true);
        assertThrows(NullPointerException.class, () -> closed.observe("w", null));
        assertThrows(IllegalArgumentException.class, () -> closed.observe(" ", new Watcher()));
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.observe("w", new Watcher()));
    }

    /** Checks that sequences rise without a hole that was not told, and that no event is half another. */
    private static final class Watcher implements Observer<Wide>
    {
        boolean isSlow;
        long first = -1;
        volatile long last = -1;
        volatile long missed;
        volatile int torn;

        @Override
        public void onEvent(final Wide event, final long sequence, final long timeNs)
        {
            first = first < 0 ? sequence : first;
            torn += event.fields[0] != sequence || !event.isWhole() || last >= 0 && sequence != last + 1 ? 1 : 0;
            last = sequence;
            if (isSlow && sequence % 100 == 0)
            {
                Thread.yield();
                for (int i = 0; i < 20_000; i++)
                {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public void onMissed(final long from, final long to)
        {
            torn += last >= 0 && from != last + 1 ? 1 : 0;
            last = to;
            missed += to - from + 1;
        }
    }

    /** So many fields that half of them may be another event's. */
    private static final class Wide
    {
        final long[] fields = new long[32];

        void set(final long value)
        {
            for (int i = 0; i < fields.length; i++)
            {
                fields[i] = value;
            }
        }

        boolean isWhole()
        {
            for (final long field : fields)
            {
                if (field != fields[0])
                {
                    return false;
                }
            }
            return true;
        }

        void check(final long sequence)
        {
            if (fields[0] != sequence || !isWhole())
            {
                throw new IllegalStateException("torn in the ring itself at " + sequence);
            }
        }
    }

    private static final class WideCodec implements Codec<Wide>
    {
        @Override
        public String name()
        {
            return "wide";
        }

        @Override
        public int maxLength()
        {
            return 32 * Long.BYTES;
        }

        @Override
        public int encode(final Wide event, final MutableDirectBuffer buffer, final int offset)
        {
            throw new UnsupportedOperationException("only copied here");
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final Wide event)
        {
            throw new UnsupportedOperationException("only copied here");
        }

        @Override
        public void copy(final Wide from, final Wide to)
        {
            System.arraycopy(from.fields, 0, to.fields, 0, from.fields.length);
        }
    }
}
