// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import io.tidemill.engine.ipc.LaneDescription;
import io.tidemill.engine.ipc.LaneFile;
import io.tidemill.engine.ipc.LaneWriter;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What keeps events of other processes out, for a while or for good. */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class IpcLimitsTest extends IpcFixture
{
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
    void shouldServeAsManyAsItSays() throws InterruptedException
    {
        final int clients = 256;
        final int each = 100;
        final EngineBuilder<TestEvent> many = builder();
        for (int i = 0; i < clients; i++)
        {
            many.ipc("in" + i, 4096);
        }
        assertTrue(message(() -> many.ipc("one-more")).contains("at most 256"));
        final List<IpcInlet> inlets = new ArrayList<>();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);
        try (Engine<TestEvent> engine = many.start())
        {
            for (int i = 0; i < clients; i++)
            {
                inlets.add(IpcInlet.connect(temp, "in" + i));
            }
            for (int i = 0; i < clients * each; i++)
            {
                assertEquals(i / clients, inlets.get(i % clients).offer(bytes, 0, 8));
            }
            for (final IpcInlet inlet : inlets)
            {
                assertTrue(inlet.await(each - 1, Durability.PAGE_CACHE, Await.LONG));
            }
            assertTrue(engine.awaitQuiet(Await.LONG));
            assertEquals(clients * each, recorder.events.get());
        }
        finally
        {
            CloseHelper.closeAll(inlets);
        }
        assertEquals(List.of(), errors);
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
    void shouldForgetWhyAnEngineBeforeHadRefused() throws InterruptedException
    {
        final IpcInlet inlet;
        final EngineBuilder<TestEvent> held = builder().ringSize(64).threads(ThreadPlan.dedicated())
            .ipc("in", 4096).shedAbove("in", 0.5).closeTimeout(Duration.ofMillis(500));
        final Recorder slow = recorder;
        try (Engine<TestEvent> engine = held.start())
        {
            inlet = connect();
            slow.holdAtSequence = 0;
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            Await.await(() -> events.offer((event, position) -> event.set(position)) == Inlet.SHED,
                () -> "the ring to fill");
            assertEquals(EngineState.RUNNING, engine.state());
        }
        try (inlet)
        {
            final Inlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            Await.await(() -> events.claim() != null, () -> "room while the engine is away");
            events.abort();
            slow.released = true;
            Await.await(() -> !log.isOpen(), () -> "the log to be free");
            try (Engine<TestEvent> engine = builder().ipc("in", 4096).shedAbove("in", 0.5).start())
            {
                assertTrue(engine.awaitQuiet(Await.LONG));
                assertNotNull(events.claim(Await.LONG));
            }
        }
    }

    @Test
    void shouldCloseInTimeThoughTheRateHoldsEventsBack() throws InterruptedException
    {
        try (IpcInlet inlet = putAndClose())
        {
            try (Engine<TestEvent> engine = builder().ipc("in").start())
            {
                assertTrue(inlet.await(199, Durability.PAGE_CACHE, Await.LONG));
                assertTrue(engine.awaitQuiet(Await.LONG));
            }
        }
        assertEquals(LongStream.range(0, 200).boxed().toList(),
            log.entries().stream().filter(entry -> entry.kind() == EntryKind.EVENT.code())
                .map(MemoryLog.Entry::position).toList());
    }

    private IpcInlet putAndClose() throws InterruptedException
    {
        final Engine<TestEvent> engine = builder().ipc("in").rateLimit("in", 1, 10).start();
        final IpcInlet inlet = connect();
        put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 200);
        final CloseReport report = engine.close(Duration.ofSeconds(20));
        assertTrue(report.complete());
        assertTrue(report.elapsed().toSeconds() < 10, report.toString());
        return inlet;
    }

    @Test
    void shouldBeOneEngineToAPlace() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet inlet = connect())
        {
            final EngineBuilder<TestEvent> second = Engine.of(TestEvent::new, TestEvent.CODEC).ipcDirectory(temp)
                .ipc("in").stages(graph -> graph.stage("r", new Recorder()));
            assertTrue(message(second::start).contains("another engine meets processes there"));
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 10);
            assertHandled(engine, 10);
        }
    }

    @Test
    void shouldNotSeemAliveWhenItHasFailed() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").start(); IpcInlet inlet = connect())
        {
            recorder.failAtSequence = 0;
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 1);
            Await.await(() -> engine.state() == EngineState.FAILED, () -> "the engine to fail");
            Await.await(() -> !inlet.isEngineThere(), () -> "the client to see it");
            assertTrue(message(() -> IpcInlet.connect(temp, "in", AT_ONCE)).contains("halted"));
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
