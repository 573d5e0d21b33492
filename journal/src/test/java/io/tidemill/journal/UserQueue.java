// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody's Chronicle Queue of numbers, with a clock that stands until it is moved. */
final class UserQueue implements AutoCloseable
{
    static final RollCycle CYCLE = RollCycles.FAST_HOURLY;

    private static final long START_MS = 1_700_000_000_000L;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int END_MARK = 0xC0000000;
    private static final int LENGTH_MASK = 0x3FFFFFFF;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> bytes = Bytes.allocateElasticDirect(Long.BYTES);
    private volatile long nowMs = START_MS;

    UserQueue(final Path directory)
    {
        this(directory, CYCLE);
    }

    UserQueue(final Path directory, final RollCycle cycle)
    {
        SegmentWriter.withoutDiskMonitor();
        queue = SingleChronicleQueueBuilder.binary(directory).rollCycle(cycle).timeProvider(() -> nowMs)
            .blockSize(BLOCK_BYTES).build();
        appender = queue.createAppender();
    }

    /** Each in a document; the index of the last. */
    long write(final long... values)
    {
        for (final long value : values)
        {
            bytes.clear();
            bytes.writeLong(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value));
            appender.writeBytes(bytes);
        }
        return appender.lastIndexAppended();
    }

    void passHours(final int hours)
    {
        nowMs += TimeUnit.HOURS.toMillis(hours);
    }

    ExcerptAppender appender()
    {
        return appender;
    }

    static List<Path> files(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter(file -> file.toString().endsWith(".cq4")).sorted().collect(Collectors.toList());
        }
    }

    /** Puts something in the place of the mark behind a file's last document; what was there. */
    static int swapEndMark(final Path file, final int mark) throws IOException
    {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw"))
        {
            long offset = 0;
            int header = Integer.reverseBytes(access.readInt());
            while (header != 0 && header != END_MARK)
            {
                offset += Integer.BYTES + (header & LENGTH_MASK) + Integer.BYTES - 1 & -Integer.BYTES;
                access.seek(offset);
                header = Integer.reverseBytes(access.readInt());
            }
            access.seek(offset);
            access.writeInt(Integer.reverseBytes(mark));
            return header;
        }
    }

    @Override
    public void close()
    {
        bytes.releaseLast();
        appender.close();
        queue.close();
        BackgroundResourceReleaser.releasePendingResources();
    }
}
