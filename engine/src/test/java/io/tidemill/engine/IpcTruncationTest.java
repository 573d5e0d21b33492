// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process of the same user makes a lane shorter while the engine reads it. The memory is gone then, and an engine
 * cannot go on over that: it halts in order, and says so; the next one has all that was journaled.
 */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class IpcTruncationTest
{
    @TempDir
    Path temp;

    @Test
    void shouldHaltInOrderAndComeBack() throws InterruptedException, IOException
    {
        final MemoryLog log = new MemoryLog();
        final EngineBuilder<TestEvent> builder = builder(log);
        final long journaled;
        try (Engine<TestEvent> engine = builder.start(); IpcInlet good = IpcInlet.connect(temp, "good");
            IpcInlet bad = IpcInlet.connect(temp, "bad"))
        {
            good.claim(8).putLong(0, 7);
            journaled = good.commit(8);
            assertTrue(good.await(journaled, Durability.PAGE_CACHE, Await.LONG));
            assertEquals(-1, bad.lastPosition());
            try (FileChannel channel = FileChannel.open(
                IpcDirectory.in(temp).lane("bad"), StandardOpenOption.WRITE))
            {
                channel.truncate(0);
            }
            Await.await(() -> engine.state() == EngineState.FAILED, () -> "the engine to notice; it is " + engine);
            assertTrue(engine.failure().orElseThrow().getMessage().contains("InternalError"),
                engine.failure().orElseThrow().getMessage());
        }
        catch (final InternalError ofTheClientItself)
        {
            assertTrue(ofTheClientItself.getMessage().contains("unsafe memory access"));
        }
        try (Engine<TestEvent> engine = builder(log).start(); IpcInlet good = IpcInlet.connect(temp, "good"))
        {
            assertEquals(0, good.lastPosition());
            assertEquals(EngineState.RUNNING, engine.state());
        }
    }

    private EngineBuilder<TestEvent> builder(final MemoryLog log)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp).ipc("good").ipc("bad")
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> Thread.onSpinWait()));
    }
}
