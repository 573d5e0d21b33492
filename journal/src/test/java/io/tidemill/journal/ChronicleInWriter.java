// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes numbers into a queue that rolls every second, each greater by one than the last, until it is killed. */
final class ChronicleInWriter
{
    private static final int BATCH = 200;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private ChronicleInWriter()
    {
    }

    static ChronicleQueue open(final Path directory)
    {
        SegmentWriter.withoutDiskMonitor();
        return SingleChronicleQueueBuilder.binary(directory).rollCycle(TestRollCycles.TEST_SECONDLY).build();
    }

    /** The last number that is there, 0 if there is none. */
    static long last(final ChronicleQueue queue)
    {
        try (ExcerptTailer tailer = queue.createTailer().direction(TailerDirection.BACKWARD).toEnd();
            DocumentContext document = tailer.readingDocument())
        {
            return document.isPresent() ? document.wire().bytes().readLong() : 0;
        }
    }

    /** Waits for room in time, so that the queue stays small enough to be read again and again. */
    public static void main(final String[] args)
    {
        try (ChronicleQueue queue = open(Path.of(args[0])); ExcerptAppender appender = queue.createAppender())
        {
            long next = last(queue) + 1;
            final Bytes<?> bytes = Bytes.allocateElasticDirect(Long.BYTES);
            System.out.println("started");
            while (true)
            {
                for (int i = 0; i < BATCH; i++)
                {
                    appender.writeBytes(bytes.clear().writeLong(next++));
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
