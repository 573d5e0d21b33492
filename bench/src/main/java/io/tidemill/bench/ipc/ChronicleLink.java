// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.nio.file.Path;
import java.util.Locale;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesIn;
import net.openhft.chronicle.bytes.ReadBytesMarshallable;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A Chronicle queue for each direction: appended to in one process by {@code writeBytes}, tailed in the other by
 * {@code readBytes}, of its calls the fastest for raw bytes. Messages stay in the files; nothing is synced.
 */
final class ChronicleLink implements Link
{
    static final String THERE = "there";
    static final String BACK = "back";

    /** Setting: a {@link Clock}. */
    static final String CLOCK = "clock";

    private static final int LONGEST_BYTES = 64 << 10;

    private final ChronicleQueue outQueue;
    private final ChronicleQueue inQueue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final Bytes<?> staged = Bytes.allocateDirect(LONGEST_BYTES);
    private final UnsafeBuffer outView = new UnsafeBuffer(staged.addressForWrite(0), LONGEST_BYTES);
    private final UnsafeBuffer inView = new UnsafeBuffer(0, 0);
    private ReadBytesMarshallable handler;
    private int claimedBytes;

    private ChronicleLink(final ChronicleQueue outQueue, final ChronicleQueue inQueue)
    {
        this.outQueue = outQueue;
        this.inQueue = inQueue;
        this.appender = outQueue.createAppender();
        this.tailer = inQueue.createTailer();
    }

    static Link open(final LinkPlan plan, final String out, final String in)
    {
        return new ChronicleLink(queue(plan, out), queue(plan, in));
    }

    private static ChronicleQueue queue(final LinkPlan plan, final String name)
    {
        final Path directory = plan.directory().resolve(name);
        final SingleChronicleQueueBuilder builder = SingleChronicleQueueBuilder.binary(directory.toFile());
        if (plan.settings().value(CLOCK, Clock.class) == Clock.STILL)
        {
            // Both ends must mean the same file.
            final long nowMs = plan.clockMs();
            builder.timeProvider(() -> nowMs);
        }
        return builder.build();
    }

    @Override
    public void deliverTo(final Receiver receiver)
    {
        handler = bytes -> deliver(bytes, receiver);
    }

    private void deliver(final BytesIn<?> bytes, final Receiver receiver)
    {
        final int lengthBytes = (int)bytes.readRemaining();
        inView.wrap(bytes.addressForRead(bytes.readPosition()), lengthBytes);
        receiver.onMessage(inView, 0, lengthBytes);
    }

    @Override
    public int claim(final int lengthBytes)
    {
        claimedBytes = lengthBytes;
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return outView;
    }

    @Override
    public void commit()
    {
        staged.readPositionRemaining(0, claimedBytes);
        appender.writeBytes(staged);
    }

    @Override
    public int poll()
    {
        return tailer.readBytes(handler) ? 1 : 0;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(tailer::close, appender::close, inQueue::close, outQueue::close);
        staged.releaseLast();
    }

    /**
     * Which clock the queues ask for the file of a message, by the names that settings have.
     */
    enum Clock
    {
        /** Nothing ever rolls: spares a call of the clock per message. Nothing that its documentation proposes. */
        STILL,

        /** The default. */
        SYSTEM;

        @Override
        public String toString()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
