// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import static io.tidemill.journal.ChronicleInFixture.awaitCount;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tidemill.engine.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Taking documents in makes no garbage; but for a note of some kilobytes, twice a second. */
@ExtendWith(ResourceLeakExtension.class)
class ChronicleSourceAllocationTest
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private static final int EVENTS = 200_000;
    private static final double MOST_BYTES_PER_EVENT = 1;

    @TempDir
    Path temp;

    @Test
    void shouldAllocateNothingForADocument() throws Exception
    {
        final ChronicleInFixture in = new ChronicleInFixture(temp);
        final long[] values = LongStream.range(0, EVENTS).toArray();
        try (UserQueue queue = new UserQueue(in.queue);
            Engine<LongEvent> engine = in.builder().ringSize(8192).start();
            ChronicleSource source = in.source(engine))
        {
            final long thread = sourceThread();
            queue.write(values);
            awaitCount(engine, EVENTS, source);
            final long before = THREADS.getThreadAllocatedBytes(thread);
            queue.write(values);
            awaitCount(engine, 2 * EVENTS, source);
            final long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
            assertTrue(allocated < EVENTS * MOST_BYTES_PER_EVENT, allocated + " bytes");
        }
    }

    private static long sourceThread()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("tidemill-chronicle-in-feed"))
            .findFirst().orElseThrow().getId();
    }
}
