// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import java.nio.file.Path;
import java.util.Locale;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The queue of all Chronicle peers: the library's defaults (64 MB blocks, daily files), with the system's clock or with
 * one that stands still. The latter spares the writer a call of the clock per message, for the price of a queue that
 * never rolls: nothing that its documentation proposes, but the fastest that its API allows.
 */
public final class PeerQueue
{
    private PeerQueue()
    {
    }

    /**
     * A queue whose clock stands still.
     *
     * @param directory of its files.
     * @return to be closed by the caller.
     */
    public static ChronicleQueue open(final Path directory)
    {
        return open(directory, Clock.STILL);
    }

    static ChronicleQueue open(final Path directory, final Clock clock)
    {
        return open(directory, clock, null);
    }

    /**
     * @param directory of the queue.
     * @param clock     that it asks.
     * @param sync      what a sync does; null for the default, which brings nothing to the disk.
     */
    static ChronicleQueue open(final Path directory, final Clock clock, final SyncMode sync)
    {
        final SingleChronicleQueueBuilder builder = SingleChronicleQueueBuilder.binary(directory.toFile());
        if (clock == Clock.STILL)
        {
            final long nowMs = System.currentTimeMillis();
            builder.timeProvider(() -> nowMs);
        }
        if (sync != null)
        {
            builder.syncMode(sync);
        }
        return builder.build();
    }

    /**
     * Which clock the queue asks for the file of a message, by the names that settings have.
     */
    enum Clock
    {
        /** The default: messages go into the file of their day. */
        SYSTEM,

        /** Nothing ever rolls. */
        STILL;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
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
