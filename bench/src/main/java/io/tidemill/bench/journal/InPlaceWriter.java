// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes at the address of an open document, the lowest level that the queue's documentation describes ("Writing to
 * Raw Memory"). The document stays open until it is full or the batch ends.
 */
final class InPlaceWriter implements PeerWriter
{
    private final ExcerptAppender appender;
    private final int limitBytes;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private DocumentContext document;
    private int lengthBytes;

    /**
     * @param appender to write with.
     * @param events   most in one document.
     */
    InPlaceWriter(final ExcerptAppender appender, final int events)
    {
        this.appender = appender;
        this.limitBytes = events * BenchEvent.LENGTH_BYTES;
    }

    @Override
    public void append(final BenchEvent event, final boolean endOfBatch)
    {
        if (lengthBytes == 0)
        {
            document = appender.writingDocument();
            final Bytes<?> bytes = document.wire().bytes();
            view.wrap(bytes.addressForWrite(bytes.writePosition()), limitBytes);
        }
        event.encode(view, lengthBytes);
        lengthBytes += BenchEvent.LENGTH_BYTES;
        if (endOfBatch || lengthBytes == limitBytes)
        {
            document.wire().bytes().writeSkip(lengthBytes);
            document.close();
            lengthBytes = 0;
        }
    }

    @Override
    public void close()
    {
        if (lengthBytes != 0)
        {
            document.rollbackOnClose();
            document.close();
        }
    }
}
