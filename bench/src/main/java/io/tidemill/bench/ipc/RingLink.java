// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.ipc;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring buffers over mapped files, one for each direction. Claimed and written in place.
 */
final class RingLink implements Link
{
    private static final int MESSAGE_TYPE = 1;
    private static final int READ_LIMIT = 256;
    private static final String THERE = "there";
    private static final String BACK = "back";

    private final MappedByteBuffer outFile;
    private final MappedByteBuffer inFile;
    private final RingBuffer out;
    private final RingBuffer in;
    private final AtomicBuffer outBuffer;
    private final Patience patience;
    private MessageHandler handler;
    private int claimed;

    private RingLink(
        final MappedByteBuffer outFile, final MappedByteBuffer inFile, final Kind kind, final Patience patience)
    {
        this.outFile = outFile;
        this.inFile = inFile;
        this.out = kind.over(new UnsafeBuffer(outFile));
        this.in = kind.over(new UnsafeBuffer(inFile));
        this.outBuffer = out.buffer();
        this.patience = patience;
    }

    static Link host(final LinkPlan plan, final Kind kind)
    {
        return new RingLink(
            create(plan, THERE), create(plan, BACK), kind, plan.patience());
    }

    static Link join(final LinkPlan plan, final Kind kind)
    {
        return new RingLink(
            existing(plan.directory(), BACK), existing(plan.directory(), THERE), kind, plan.patience());
    }

    /** Zeros are written, so that no page faults later. */
    private static MappedByteBuffer create(final LinkPlan plan, final String name)
    {
        return IoUtil.mapNewFile(
            plan.directory().resolve(name).toFile(), plan.ringBytes() + RingBufferDescriptor.TRAILER_LENGTH, true);
    }

    private static MappedByteBuffer existing(final Path directory, final String name)
    {
        final File file = directory.resolve(name).toFile();
        return IoUtil.mapExistingFile(file, name);
    }

    @Override
    public void deliverTo(final Receiver receiver)
    {
        handler = (type, buffer, offset, length) -> receiver.onMessage(buffer, offset, length);
    }

    @Override
    public int claim(final int lengthBytes)
    {
        claimed = out.tryClaim(MESSAGE_TYPE, lengthBytes);
        while (claimed < 0)
        {
            patience.idle();
            claimed = out.tryClaim(MESSAGE_TYPE, lengthBytes);
        }
        patience.reset();
        return claimed;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return outBuffer;
    }

    @Override
    public void commit()
    {
        out.commit(claimed);
    }

    @Override
    public int poll()
    {
        return in.read(handler, READ_LIMIT);
    }

    @Override
    public void close()
    {
        BufferUtil.free(outFile);
        BufferUtil.free(inFile);
    }

    /** Which of the two. */
    enum Kind
    {
        ONE_TO_ONE
        {
            @Override
            RingBuffer over(final AtomicBuffer file)
            {
                return new OneToOneRingBuffer(file);
            }
        },

        MANY_TO_ONE
        {
            @Override
            RingBuffer over(final AtomicBuffer file)
            {
                return new ManyToOneRingBuffer(file);
            }
        };

        abstract RingBuffer over(AtomicBuffer file);
    }
}
