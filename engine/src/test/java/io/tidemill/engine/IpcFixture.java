// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcInlet;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** An engine with a log that takes events from another process, with both ends here. */
abstract class IpcFixture
{
    static final ConnectPlan AT_ONCE = ConnectPlan.usual().timeout(Duration.ZERO);

    @TempDir
    Path temp;

    final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    final MemoryLog log = new MemoryLog();
    final MemoryLog letters = new MemoryLog();
    Recorder recorder = new Recorder();

    EngineBuilder<TestEvent> builder()
    {
        recorder = new Recorder();
        return Engine.of(TestEvent::new, TestEvent.CODEC).name("ipc").journal(log).ipcDirectory(temp)
            .deadLetters(letters).errorHandler(errors::add)
            .stages(graph -> graph.stage("record", recorder));
    }

    IpcInlet connect() throws InterruptedException
    {
        return IpcInlet.connect(temp, "in");
    }

    static void put(final Inlet<TestEvent> inlet, final long from, final long to)
    {
        for (long value = from; value < to; value++)
        {
            assertEquals(value, inlet.offer((event, position, arg) -> event.set(arg), value));
        }
    }

    void assertHandled(final Engine<TestEvent> engine, final long count) throws InterruptedException
    {
        assertTrue(engine.awaitQuiet(Await.LONG));
        assertEquals(count, recorder.events.get());
        assertEquals(Recorder.expectedHash(count), recorder.stateHash());
        assertEquals(LongStream.range(0, count).boxed().toList(),
            log.entries().stream().filter(entry -> entry.kind() != EntryKind.MARKER.code())
                .map(MemoryLog.Entry::position).toList());
    }

    static String message(final org.junit.jupiter.api.function.Executable executable)
    {
        return assertThrows(RuntimeException.class, executable).getMessage();
    }
}
