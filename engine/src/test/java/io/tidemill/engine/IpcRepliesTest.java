// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.EventInlet;
import io.tidemill.engine.ipc.IpcInlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/** Outputs come back to the process whose events have caused them; here to another thread. */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class IpcRepliesTest
{
    private static final ConnectPlan PLAN = ConnectPlan.usual().withReplies();

    @TempDir
    Path temp;

    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final MemoryLog log = new MemoryLog();
    private final TestEvent emitted = new TestEvent();
    private final List<Long> received = new ArrayList<>();

    /** Emits 0 to 2 outputs: ten times the event, and which of them it is. */
    private EngineBuilder<TestEvent> builder()
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp).errorHandler(errors::add)
            .outputs(OutputPlan.of(TestEvent::new, TestEvent.CODEC))
            .ringSize(64)
            .stages(graph -> graph.stage("book", new OutputsTest.Emitting()));
    }

    private void receive(final io.tidemill.engine.ipc.Reply reply)
    {
        reply.decode(TestEvent.CODEC, emitted);
        assertEquals(emitted.value / 10, reply.position());
        assertEquals(emitted.value % 10, reply.index());
        assertEquals(8, reply.length());
        received.add(emitted.value);
    }

    private static List<Long> expected(final long from, final long to)
    {
        final List<Long> expected = new ArrayList<>();
        for (long value = from; value < to; value++)
        {
            for (long i = 0; i < value % 3; i++)
            {
                expected.add(value * 10 + i);
            }
        }
        return expected;
    }

    private static void put(final Inlet<TestEvent> events, final long from, final long to) throws InterruptedException
    {
        for (long value = from; value < to; value++)
        {
            assertEquals(value, events.publish((event, position, arg) -> event.set(arg), value, Await.LONG));
        }
    }

    @Test
    void shouldAnswerEachRequest() throws InterruptedException, TimeoutException
    {
        try (Engine<TestEvent> engine = builder().ipc("in").lane("other").start();
            IpcInlet inlet = IpcInlet.connect(temp, "in", PLAN))
        {
            final EventInlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            for (long value = 0; value < 1000; value++)
            {
                // Of somebody else, whose outputs come back to nobody.
                engine.inlet("other").offer((event, position) -> event.set(2));
                assertEquals(value, events.request(
                    (event, position, arg) -> event.set(arg), value, this::receive, Await.LONG));
                assertEquals(expected(0, value + 1), received);
            }
            put(events, 1000, 2000);
            assertTrue(inlet.replies().await(1999, this::receive, Await.LONG));
            assertEquals(expected(0, 2000), received);
            assertEquals(1999, inlet.replies().answered());
            assertEquals(0, inlet.replies().missing());
            assertFalse(inlet.replies().await(2000, this::receive, Duration.ofMillis(5)));
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldHoldUpNobodyWhenTheClientDoesNotRead() throws InterruptedException
    {
        try (Engine<TestEvent> engine = builder().ipc("in", 4096).start();
            IpcInlet inlet = IpcInlet.connect(temp, "in", PLAN))
        {
            final EventInlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            put(events, 0, 3000);
            assertTrue(engine.awaitQuiet(Await.LONG));
            Await.await(() -> inlet.replies().answered() == 2999, () -> "all to be answered");
            final long missing = inlet.replies().missing();
            assertTrue(missing > 0);
            assertTrue(assertThrows(LogException.class,
                () -> inlet.replies().await(2999, this::receive, Await.LONG)).getMessage().contains("log of outputs"));
            assertEquals(3000 - missing, received.size());
            assertEquals(expected(0, 3000).subList(0, received.size()), received);
            received.clear();
            put(events, 3000, 3050);
            assertTrue(inlet.replies().await(3049, this::receive, Await.LONG));
            assertEquals(expected(3000, 3050), received);
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldGoOnAnsweringWithTheNextEngine() throws InterruptedException
    {
        final IpcInlet inlet;
        try (Engine<TestEvent> engine = builder().ipc("in").start())
        {
            inlet = IpcInlet.connect(temp, "in", PLAN);
            put(inlet.events(TestEvent::new, TestEvent.CODEC), 0, 100);
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
        try (inlet)
        {
            final EventInlet<TestEvent> events = inlet.events(TestEvent::new, TestEvent.CODEC);
            put(events, 100, 200);
            try (Engine<TestEvent> engine = builder().ipc("in").start())
            {
                assertTrue(inlet.replies().await(199, this::receive, Await.LONG));
                assertTrue(engine.awaitQuiet(Await.LONG));
                assertEquals(expected(0, 200), received);
                put(events, 200, 300);
                assertTrue(inlet.await(299, Durability.PAGE_CACHE, Await.LONG));
            }
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldNotGiveOneClientTheRepliesOfAnother() throws InterruptedException
    {
        final CountDownLatch go = new CountDownLatch(1);
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp)
            .outputs(OutputPlan.of(TestEvent::new, TestEvent.CODEC)).threads(ThreadPlan.dedicated()).ipc("in")
            .stages(graph -> graph.stage("book", new OutputsTest.Emitting(value -> afterGo(go, value)))).start())
        {
            try (IpcInlet before = IpcInlet.connect(temp, "in"))
            {
                put(before.events(TestEvent::new, TestEvent.CODEC), 0, 30);
            }
            // Its events are journaled, and so it has gone; they are not handled yet.
            try (IpcInlet inlet = IpcInlet.connect(temp, "in", PLAN))
            {
                put(inlet.events(TestEvent::new, TestEvent.CODEC), 30, 60);
                go.countDown();
                assertTrue(inlet.replies().await(59, this::receive, Await.LONG));
                assertEquals(expected(30, 60), received);
            }
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
        assertEquals(List.of(), errors);
    }

    private static long afterGo(final CountDownLatch go, final long value)
    {
        try
        {
            go.await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
        return value % 3;
    }

    @Test
    void shouldRefuseRepliesWhereThereAreNone() throws InterruptedException
    {
        try (Engine<TestEvent> engine = Engine.of(TestEvent::new, TestEvent.CODEC).ipcDirectory(temp).ipc("in")
            .stages(graph -> graph.stage("r", new Recorder())).start())
        {
            assertTrue(assertThrows(LogException.class, () -> IpcInlet.connect(temp, "in", PLAN)).getMessage()
                .contains("has no outputs"));
            try (IpcInlet inlet = IpcInlet.connect(temp, "in"))
            {
                assertThrows(IllegalStateException.class, inlet::replies);
                assertThrows(IllegalStateException.class, () -> inlet.request(null, 0, 0, null, Await.LONG));
            }
            assertTrue(engine.awaitQuiet(Await.LONG));
        }
    }
}
