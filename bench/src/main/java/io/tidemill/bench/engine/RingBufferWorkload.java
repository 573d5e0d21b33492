// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import com.lmax.disruptor.EventHandler;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.HandlerThread;
import io.tidemill.bench.pipeline.Idling;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.PipelineWorkload;
import io.tidemill.bench.pipeline.Stages;
import io.tidemill.bench.rig.Settings;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring buffers, one-to-one or many-to-one by the number of producers: events are encoded at the place that was
 * claimed, and decoded by the one handler thread.
 */
final class RingBufferWorkload extends PipelineWorkload
{
    /** The least power of two that holds as many events with their headers as the other contenders' rings. */
    private static final int CAPACITY_BYTES =
        BitUtil.findNextPositivePowerOfTwo(TidemillWorkload.RING_SIZE * (BenchEvent.LENGTH_BYTES + Long.BYTES));

    private static final int EVENT = 1;

    /** Most messages of one read, as the engine caps its batches. */
    private static final int READ = 256;

    private final Idling idling;

    RingBufferWorkload(final Settings settings)
    {
        super(settings);
        idling = settings.value(Idling.SETTING, Idling.class);
    }

    @Override
    protected Pipeline open(final Path directory, final Stages stages)
    {
        final ByteBuffer bytes = BufferUtil.allocateDirectAligned(
            CAPACITY_BYTES + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final RingBuffer ring = producers() == 1 ? new OneToOneRingBuffer(buffer) : new ManyToOneRingBuffer(buffer);
        final MessageHandler handler = decoding(stages.last());
        return new Running(ring, HandlerThread.polling(() -> ring.read(handler, READ), idling), idling);
    }

    private static MessageHandler decoding(final EventHandler<BenchEvent> handler)
    {
        final BenchEvent event = new BenchEvent();
        return (type, buffer, index, length) ->
        {
            event.decode(buffer, index);
            try
            {
                handler.onEvent(event, 0, true);
            }
            catch (final Exception ex)
            {
                throw new IllegalStateException("the handler failed", ex);
            }
        };
    }

    /** A ring and its handler. */
    private record Running(RingBuffer ring, HandlerThread thread, Idling idling) implements Pipeline
    {
        @Override
        public Sender sender(final int producer)
        {
            final BenchEvent event = new BenchEvent();
            final IdleStrategy idleStrategy = idling.strategy();
            return sequence ->
            {
                int index = ring.tryClaim(EVENT, BenchEvent.LENGTH_BYTES);
                if (index < 0)
                {
                    index = claimPatiently(idleStrategy);
                }
                event.fill(sequence);
                event.encode(ring.buffer(), index);
                ring.commit(index);
            };
        }

        private int claimPatiently(final IdleStrategy idleStrategy)
        {
            int index;
            do
            {
                idleStrategy.idle();
                index = ring.tryClaim(EVENT, BenchEvent.LENGTH_BYTES);
            }
            while (index < 0);
            idleStrategy.reset();
            return index;
        }

        @Override
        public void stop() throws InterruptedException
        {
            thread.stop();
        }
    }
}
