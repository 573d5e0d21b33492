// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The queue of all Chronicle peers: the library's defaults (64 MB blocks, daily files), and a clock that stands still,
 * which spares the writer a call of the system's clock per message. It can never be slower, and nothing rolls while a
 * round lasts.
 */
final class PeerQueue
{
    private PeerQueue()
    {
    }

    static ChronicleQueue open(final Path directory)
    {
        final long nowMs = System.currentTimeMillis();
        return SingleChronicleQueueBuilder.binary(directory.toFile())
            .timeProvider(() -> nowMs)
            .build();
    }

    /**
     * Reads back whatever the peers write: documents of one or more whole events.
     */
    static long checksum(final Path directory)
    {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        final BenchEvent event = new BenchEvent();
        long checksum = 0;
        try (ChronicleQueue queue = open(directory); ExcerptTailer tailer = queue.createTailer())
        {
            while (true)
            {
                try (DocumentContext document = tailer.readingDocument())
                {
                    if (!document.isPresent())
                    {
                        return checksum;
                    }
                    final Bytes<?> bytes = document.wire().bytes();
                    final int lengthBytes = Math.toIntExact(bytes.readRemaining());
                    if (lengthBytes == 0 || lengthBytes % BenchEvent.LENGTH_BYTES != 0)
                    {
                        throw new IllegalStateException("a document of " + lengthBytes + " bytes at index " +
                            document.index() + "; only whole events of " + BenchEvent.LENGTH_BYTES + " were written");
                    }
                    view.wrap(bytes.addressForRead(bytes.readPosition()), lengthBytes);
                    for (int offset = 0; offset < lengthBytes; offset += BenchEvent.LENGTH_BYTES)
                    {
                        event.decode(view, offset);
                        checksum = event.fold(checksum);
                    }
                }
            }
        }
    }
}
