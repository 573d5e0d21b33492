// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.EventHandler;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The handler that appends commands to a Chronicle queue, a document per batch. The appender belongs to the handler's
 * thread. The handler's sequence moves at the end of a batch only, and by then the queue has everything.
 */
final class OrderJournaling implements EventHandler<OrderCommand>
{
    /** Most commands in one document. */
    static final int BATCH = 256;

    private static final int LIMIT_BYTES = BATCH * OrderCodec.LENGTH_BYTES;

    private final ChronicleQueue queue;
    private final Api api;
    private final OrderCodec codec = new OrderCodec();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private ExcerptAppender appender;
    private DocumentContext document;
    private Bytes<?> staged;
    private int lengthBytes;

    OrderJournaling(final ChronicleQueue queue, final Api api)
    {
        this.queue = queue;
        this.api = api;
    }

    @Override
    public void onStart()
    {
        appender = queue.createAppender();
        if (api == Api.WRITE_BYTES)
        {
            staged = Bytes.allocateDirect(LIMIT_BYTES);
            view.wrap(staged.addressForWrite(0), LIMIT_BYTES);
        }
    }

    @Override
    public void onEvent(final OrderCommand command, final long sequence, final boolean endOfBatch)
    {
        if (lengthBytes == 0 && api == Api.WRITING_DOCUMENT)
        {
            document = appender.writingDocument();
            final Bytes<?> bytes = document.wire().bytes();
            view.wrap(bytes.addressForWrite(bytes.writePosition()), LIMIT_BYTES);
        }
        lengthBytes += codec.encode(command, view, lengthBytes);
        if (endOfBatch || lengthBytes == LIMIT_BYTES)
        {
            write();
            lengthBytes = 0;
        }
    }

    private void write()
    {
        if (api == Api.WRITE_BYTES)
        {
            staged.readPositionRemaining(0, lengthBytes);
            appender.writeBytes(staged);
        }
        else
        {
            document.wire().bytes().writeSkip(lengthBytes);
            document.close();
        }
    }

    @Override
    public void onShutdown()
    {
        if (staged != null)
        {
            staged.releaseLast();
        }
        appender.close();
        closed.countDown();
    }

    /** A Disruptor's shutdown does not wait for its threads. */
    void awaitClosed(final Duration timeout) throws InterruptedException
    {
        if (!closed.await(timeout.toNanos(), TimeUnit.NANOSECONDS))
        {
            throw new IllegalStateException(
                "the journaling handler did not end within " + timeout.toSeconds() + " s of the shutdown");
        }
    }

    /**
     * The ways of appending a document, by the names that settings have.
     */
    enum Api
    {
        /** Encoded into a buffer, then copied in. */
        WRITE_BYTES("batched writeBytes"),

        /** Encoded in place. */
        WRITING_DOCUMENT("batched writingDocument");

        private final String text;

        Api(final String text)
        {
            this.text = text;
        }

        @Override
        public String toString()
        {
            return text;
        }
    }
}
