// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.stream.LongStream;

/** Events by way of shared memory, with both ends in one process. */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class IpcEngineTest extends IpcFixture
{
    @Test
    void shouldTakeEventsInEveryWayThatThereIs() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet inlet = connect())
        {
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            assertEquals(-1, inlet.lastPosition());
            put(events, 0, 10);
            final Long[] args = LongStream.range(10, 700).boxed().toArray(Long[]::new);
            assertEquals(690, events.offerAll((event, position, arg) -> event.set(arg), args, 0, 690));
            final UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);
            bytes.putLong(0, 700);
            assertEquals(700, inlet.offer(bytes, 0, 8));
            inlet.claim(8).putLong(0, 701);
            assertEquals(701, inlet.add(8));
            inlet.claim(8).putLong(0, 702);
            inlet.add(8);
            assertEquals(702, inlet.publish());
            events.claim().set(-1);
            events.abort();
            events.claim().set(703);
            assertEquals(703, events.claimedPosition());
            assertEquals(703, events.commit());
            assertTrue(events.await(703, Durability.PAGE_CACHE, Await.LONG));
            assertEquals(703, inlet.lastPosition(Durability.PAGE_CACHE));
            assertEquals(703, events.lastPosition());
            assertHandled(engine, 704);
            assertTrue(inlet.isEngineThere());
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldRefuseWhatCannotBe() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").lane("own").start(); IpcInlet inlet = connect())
        {
            assertNull(inlet.claim(9));
            assertEquals(Inlet.TOO_LONG, inlet.refusal());
            assertThrows(IllegalStateException.class, () -> inlet.commit(1));
            assertThrows(IllegalArgumentException.class, () -> inlet.await(0, Durability.MEMORY, Await.LONG));
            assertThrows(IllegalArgumentException.class, () -> inlet.lastPosition(Durability.FSYNC));
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            events.claim().claimedLength = 9;
            assertEquals(Inlet.TOO_LONG, events.commit());
            assertThrows(IllegalStateException.class, events::commit);
            events.claim();
            assertTrue(message(() -> events.commit(Durability.PAGE_CACHE, new Deaf(), null)).contains("await"));
            assertTrue(message(() -> IpcInlet.connect(temp, "other", AT_ONCE)).contains("there are [in]"));
            assertTrue(message(() -> IpcInlet.connect(temp, "in", AT_ONCE)).contains("has a client that lives"));
            assertTrue(message(() -> engine.inlet("in")).contains("IpcInlet.connect"));
            assertTrue(message(() -> IpcInlet.connect(temp.resolve("no"), "in", AT_ONCE)).contains("no engine"));
        }
        assertThrows(IllegalArgumentException.class, () -> builder().ipc("a/b"));
        assertThrows(IllegalArgumentException.class, () -> builder().ipc("in", 5000));
        assertThrows(IllegalArgumentException.class, () -> builder().ipc("in").direct("d"));
        assertTrue(message(() -> Engine.of(TestEvent::new, TestEvent.CODEC).ipc("in")
            .stages(graph -> graph.stage("r", new Recorder())).start()).contains("ipcDirectory"));
    }

    private static final class Deaf implements AckListener<Object>
    {
        @Override
        public void reached(final long position, final Object attachment)
        {
            throw new AssertionError();
        }

        @Override
        public void failed(final long position, final Object attachment, final EngineFailedException reason)
        {
            throw new AssertionError(reason);
        }
    }

    @Test
    void shouldGoOnWithTheNextClientAndTheNextEngine() throws InterruptedException
    {
        long value = 0;
        for (int run = 0; run < 5; run++)
        {
            try (Engine<TestEvent> engine = builder().ipc("in").start())
            {
                for (int client = 0; client < 3; client++)
                {
                    try (IpcInlet inlet = connect())
                    {
                        assertEquals(value - 1, inlet.lastPosition());
                        put(inlet.events(TestEvent::new, TestEvent.CODEC), value, value + 100);
                        value += 100;
                    }
                }
                assertHandled(engine, value);
            }
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldKeepEventsWhileTheEngineIsAway() throws InterruptedException
    {
        IpcInlet inlet = null;
        long value = 0;
        try
        {
            for (int run = 0; run < 10; run++)
            {
                try (Engine<TestEvent> engine = builder().ipc("in").start())
                {
                    inlet = inlet == null ? connect() : inlet;
                    put(inlet.events(TestEvent::new, TestEvent.CODEC), value, value + 1000);
                    value += 1000;
                    assertTrue(inlet.await(value - 1, Durability.PAGE_CACHE, Await.LONG));
                    assertHandled(engine, value);
                    put(inlet.events(TestEvent::new, TestEvent.CODEC), value, value + 100);
                    value += 100;
                }
                put(inlet.events(TestEvent::new, TestEvent.CODEC), value, value + 100);
                value += 100;
                final IpcInlet away = inlet;
                Await.await(() -> !away.isEngineThere(), () -> "the engine to be away");
            }
            try (Engine<TestEvent> engine = builder().ipc("in").start())
            {
                assertTrue(inlet.await(value - 1, Durability.PAGE_CACHE, Await.LONG));
                assertHandled(engine, value);
            }
        }
        finally
        {
            inlet.close();
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTellAZombieThatItIsOne() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet first = connect())
        {
            put(first.events(TestEvent::new, TestEvent.CODEC), 0, 100);
            first.claim(8).putLong(0, -1);
            try (IpcInlet second = IpcInlet.connect(temp, "in", ConnectPlan.usual().takingOver()))
            {
                assertEquals(99, second.lastPosition());
                put(second.events(TestEvent::new, TestEvent.CODEC), 100, 200);
                assertEquals(Inlet.CLOSED, first.commit(8));
                assertNull(first.claim(8));
                assertEquals(Inlet.CLOSED, first.refusal());
                assertTrue(first.await(99, Durability.PAGE_CACHE, Await.LONG));
                assertHandled(engine, 200);
            }
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldAgreeWithAProducerThatIsPutOut() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").start())
        {
            long accepted = 0;
            IpcInlet current = connect();
            for (int round = 0; round < 20; round++)
            {
                final IpcInlet old = current;
                final long from = accepted;
                final long[] to = new long[1];
                final Thread producer = new Thread(() -> to[0] = untilClosed(old, from));
                producer.start();
                Await.await(() -> old.lastPosition(Durability.PAGE_CACHE) > from + 50, () -> "events of the old one");
                current = IpcInlet.connect(temp, "in", ConnectPlan.usual().takingOver());
                producer.join();
                assertEquals(to[0] - 1, current.lastPosition());
                accepted = to[0];
                old.close();
            }
            current.close();
            assertHandled(engine, accepted);
        }
    }

    private static long untilClosed(final IpcInlet inlet, final long from)
    {
        final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
        long value = from;
        long result = 0;
        while (result != Inlet.CLOSED)
        {
            result = events.offer((event, position, arg) -> event.set(arg), value);
            value += result >= 0 ? 1 : 0;
        }
        return value;
    }

    @Test
    void shouldMakeAVoidOfWhatIsNoEvent() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().counters(temp.resolve("counters")).ipc("in").start();
            IpcInlet inlet = connect())
        {
            for (int i = 0; i < 100; i++)
            {
                // The codec reads eight bytes.
                inlet.claim(3).setMemory(0, 3, (byte)7);
                assertEquals(2 * i, inlet.commit(3));
                inlet.claim(8).putLong(0, i);
                assertEquals(2 * i + 1, inlet.commit(8));
            }
            assertTrue(inlet.await(199, Durability.PAGE_CACHE, Await.LONG));
            assertTrue(engine.awaitQuiet(Await.LONG));
            assertEquals(100, recorder.events.get());
            assertEquals(Recorder.expectedHash(100), recorder.stateHash());
            assertEquals(100, letters.entries().size());
            assertEquals(100, engine.counters().orElseThrow().value(CounterType.INLET_UNDECODABLE, "in").orElseThrow());
            assertEquals(17, errors.size());
            assertTrue(errors.get(0).getMessage().startsWith(
                "inlet \"in\": the record of position 0 is no event, so sequence "), errors.get(0).getMessage());
        }
    }
}
