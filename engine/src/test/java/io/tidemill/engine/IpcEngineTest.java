// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.counters.CounterType;
import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneWriter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Events by way of shared memory, with both ends in one process. */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class IpcEngineTest
{
    private static final ConnectPlan AT_ONCE = ConnectPlan.usual().timeout(Duration.ZERO);

    @TempDir
    Path temp;

    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final MemoryLog log = new MemoryLog();
    private final MemoryLog letters = new MemoryLog();
    private Recorder recorder = new Recorder();

    private EngineBuilder<TestEvent> builder()
    {
        recorder = new Recorder();
        return Engine.of(TestEvent::new, TestEvent.CODEC).name("ipc").journal(log).ipcDirectory(temp)
            .deadLetters(letters).errorHandler(errors::add)
            .stages(graph -> graph.stage("record", recorder));
    }

    private IpcInlet connect() throws InterruptedException
    {
        return IpcInlet.connect(temp, "in");
    }

    private static void put(final Inlet<TestEvent> inlet, final long from, final long to)
    {
        for (long value = from; value < to; value++)
        {
            assertEquals(value, inlet.offer((event, position, arg) -> event.set(arg), value));
        }
    }

    private void assertHandled(final Engine<TestEvent> engine, final long count) throws InterruptedException
    {
        assertTrue(engine.awaitQuiet(Await.LONG));
        assertEquals(count, recorder.events.get());
        assertEquals(Recorder.expectedHash(count), recorder.stateHash());
        assertEquals(LongStream.range(0, count).boxed().toList(),
            log.entries().stream().filter(entry -> entry.kind() != EntryKind.MARKER.code())
                .map(MemoryLog.Entry::position).toList());
    }

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

    private static String message(final org.junit.jupiter.api.function.Executable executable)
    {
        return assertThrows(RuntimeException.class, executable).getMessage();
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

    @Test
    void shouldSayWhyThereIsNoRoom() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ringSize(64).threads(ThreadPlan.dedicated()).ipc("in", 4096)
            .shedAbove("in", 0.5).start();
            IpcInlet inlet = connect())
        {
            recorder.holdAtSequence = 0;
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            Await.await(() -> events.offer((event, position) -> event.set(position)) == Inlet.SHED,
                () -> "the ring to fill");
            recorder.released = true;
            assertTrue(engine.awaitQuiet(Await.LONG));
            Await.await(() -> events.claim() != null, () -> "the class to be let in again");
        }
        try (Engine<TestEvent> engine = builder().ringSize(64).ipc("in", 4096).start(); IpcInlet inlet = connect())
        {
            recorder.holdAtSequence = 0;
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            Await.await(() -> events.offer((event, position) -> event.set(position)) == Inlet.BACK_PRESSURED,
                () -> "the lane to fill");
            assertNull(events.claim(Duration.ofMillis(10)));
            recorder.released = true;
            assertNotNull(events.claim(Await.LONG));
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
    }

    @Test
    void shouldKeepToARate() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").rateLimit("in", 1000, 10).start();
            IpcInlet inlet = connect())
        {
            final long startNs = System.nanoTime();
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 200);
            assertTrue(inlet.await(199, Durability.PAGE_CACHE, Await.LONG));
            assertTrue(System.nanoTime() - startNs >= 185_000_000L, "faster than its rate");
            assertHandled(engine, 200);
        }
    }

    @Test
    void shouldTakeAnyDirectoryHoweverLong() throws InterruptedException, IOException
    {
        final Path deep = temp.resolve("d".repeat(100)).resolve("e".repeat(100));
        try (Engine<TestEvent> engine = builder().ipcDirectory(deep).ipc("in").start();
            IpcInlet inlet = IpcInlet.connect(deep, "in"))
        {
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 10);
            assertHandled(engine, 10);
        }
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir"))))
        {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith(
                "tidemill-" + ProcessHandle.current().pid() + "-")).toList());
        }
    }

    @Test
    void shouldNotReadAgainWhatAnEngineHadRetired() throws InterruptedException, IOException
    {
        Files.createDirectories(temp.resolve("ipc"));
        try (LaneFile lane = LaneFile.create(IpcDirectory.in(temp).lane("in"),
            new LaneDescription("in", 4096, 8, "test", 0, 7, 1, 0, 0)))
        {
            final LaneWriter writer = lane.writer(0);
            lane.ring().putLong(writer.claim(8), 7);
            writer.add(8);
            writer.publish();
            lane.status().retired(0, false);
        }
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet inlet = connect())
        {
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 10);
            assertHandled(engine, 10);
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldMoveAsideWhatIsNoLane() throws InterruptedException, IOException
    {
        Files.createDirectories(temp.resolve("ipc"));
        Files.write(IpcDirectory.in(temp).lane("in"), new byte[10_000]);
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet inlet = connect())
        {
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 10);
            assertHandled(engine, 10);
        }
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).getMessage().contains("it is moved aside to"), errors.get(0).getMessage());
    }
}
