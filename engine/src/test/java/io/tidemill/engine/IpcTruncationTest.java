// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemill.engine.ipc.IpcDirectory;
import io.tidemill.engine.ipc.IpcInlet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A process of the same user makes a lane shorter while the engine reads it: the memory is gone then. The lane is given
 * up and the others go on, unless the JVM reports the fault late, somewhere else; then the engine halts in order.
 * Either way what was journaled is there. Apart from the others, since a JVM that was told late may tell anybody.
 */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class IpcTruncationTest
{
    @TempDir
    Path temp;

    @Test
    @Tag("long")
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
            // The JVM may tell of it here or there, at once, late, or more than once.
            last = good.offer(new UnsafeBuffer(new byte[8]), 0, 8);
            good.await(last, Durability.PAGE_CACHE, Duration.ofSeconds(1));
            assertTrue(engine.state() == EngineState.RUNNING || engine.state() == EngineState.FAILED);
            closeThoughItsMemoryIsGone(bad);
        }
        try (Engine<TestEvent> engine = builder(log).start(); IpcInlet good = IpcInlet.connect(temp, "good"))
        {
            // Journaled by the one engine or the other.
            assertEquals(last, good.lastPosition());
            assertEquals(EngineState.RUNNING, engine.state());
        }
    }

    private static void closeThoughItsMemoryIsGone(final IpcInlet bad)
    {
        try
        {
            bad.close();
        }
        catch (final InternalError expected)
        {
            assertTrue(expected.getMessage().contains("unsafe memory access"));
        }
    }

    private EngineBuilder<TestEvent> builder(final MemoryLog log)
    {
        return Engine.of(TestEvent::new, TestEvent.CODEC).journal(log).ipcDirectory(temp).ipc("good").ipc("bad")
            .errorHandler(TestEvent::ignore)
            .stages(graph -> graph.stage("s", (event, sequence, endOfBatch) -> Thread.onSpinWait()));
    }
}
