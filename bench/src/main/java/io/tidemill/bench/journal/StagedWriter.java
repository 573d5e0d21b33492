// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import io.tidemill.bench.pipeline.BenchEvent;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes into a buffer of its own and hands that to {@code writeBytes}.
 */
final class StagedWriter implements PeerWriter
{
    private final ExcerptAppender appender;
    private final int limitBytes;
    private final Bytes<?> staged;
    private final UnsafeBuffer view;
    private int lengthBytes;

    /**
     * @param appender to write with.
     * @param events   most in one message.
     */
    StagedWriter(final ExcerptAppender appender, final int events)
    {
        this.appender = appender;
        this.limitBytes = events * BenchEvent.LENGTH_BYTES;
        this.staged = Bytes.allocateDirect(limitBytes);
        this.view = new UnsafeBuffer(staged.addressForWrite(0), limitBytes);
    }

    @Override
    public void append(final BenchEvent event, final boolean endOfBatch)
    {
        event.encode(view, lengthBytes);
        lengthBytes += BenchEvent.LENGTH_BYTES;
        if (endOfBatch || lengthBytes == limitBytes)
        {
            staged.readPositionRemaining(0, lengthBytes);
            appender.writeBytes(staged);
            lengthBytes = 0;
        }
    }

    @Override
    public void close()
    {
        staged.releaseLast();
    }
}
