// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.ConnectPlan;
import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process of the same user makes a lane shorter while the engine reads it: the memory is gone then. The lane is given
 * up and the others go on, unless the JVM reports the fault late, somewhere else; then the engine halts in order.
 * Either way what was journaled is there.
 */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class IpcTruncationTest
{
    @TempDir
    Path temp;

    private volatile boolean reported;

    @Test
    void shouldGiveUpTheLaneOrHaltInOrder() throws InterruptedException, IOException
    {
        final MemoryLog log = new MemoryLog();
        long last = -1;
        try (Engine<TestEvent> engine = builder(log).start(); IpcInlet good = IpcInlet.connect(temp, "good"))
        {
            final IpcInlet bad = IpcInlet.connect(temp, "bad");
            try (FileChannel channel = FileChannel.open(
                IpcDirectory.in(temp).lane("bad"), StandardOpenOption.WRITE))
            {
                channel.truncate(0);
            }
            Await.await(() -> reported || engine.state() == EngineState.FAILED, () -> "the engine to notice");
            if (engine.state() == EngineState.RUNNING)
            {
                last = good.offer(new UnsafeBuffer(new byte[8]), 0, 8);
                assertTrue(good.await(last, Durability.PAGE_CACHE, Await.LONG));
                IpcInlet.connect(temp, "bad", ConnectPlan.usual().takingOver()).close();
            }
            assertThrows(InternalError.class, bad::close);
        }
        try (Engine<TestEvent> engine = builder(log).start(); IpcInlet good = IpcInlet.connect(temp, "good"))
        {
            assertEquals(last, good.lastPosition());
            assertEquals(EngineState.RUNNING, engine.state());
        }
    }

    private EngineBuilder<TestEvent> builder(final MemoryLog log)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp).ipc("good").ipc("bad")
            .errorHandler(error -> reported |= error.getMessage().contains("its file was made shorter"))
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> Thread.onSpinWait()));
    }
}
