// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.orderbook;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

import io.tidemill.bench.engine.TidemillWorkload;
import io.tidemill.bench.journal.PeerQueue;
import io.tidemill.bench.pipeline.Batches;
import io.tidemill.bench.pipeline.FusedHandler;
import io.tidemill.bench.pipeline.Pipeline;
import io.tidemill.bench.pipeline.Wait;
import io.tidemill.bench.rig.Settings;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one would build by hand with care: a Disruptor whose first handler appends batches to a Chronicle queue and
 * whose second, behind it, is the same book.
 */
final class HandBatchedOrders extends OrderWorkload
{
    static final String API = "api";

    /** Setting: journaling and book on one thread, if it is set to anything. */
    static final String FUSED = "fused";

    private final Wait wait;
    private final Batches batches;
    private final boolean fused;
    private final OrderJournaling.Api api;

    HandBatchedOrders(final Settings settings)
    {
        wait = settings.value(Wait.SETTING, Wait.class);
        api = settings.value(API, OrderJournaling.Api.class);
        batches = Batches.of(settings);
        fused = settings.values().containsKey(FUSED);
    }

    @Override
    Pipeline open(final Path directory, final OrderStream stream, final BookStage stage)
    {
        return new Running(PeerQueue.open(directory), stream, stage);
    }

    @Override
    public OptionalLong storedChecksum(final Path directory)
    {
        final OrderCodec codec = new OrderCodec();
        final OrderCommand command = new OrderCommand();
        final OrderBook fresh = new OrderBook();
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        try (ChronicleQueue queue = PeerQueue.open(directory); ExcerptTailer tailer = queue.createTailer())
        {
            while (true)
            {
                try (DocumentContext document = tailer.readingDocument())
                {
                    if (!document.isPresent())
                    {
                        return OptionalLong.of(fresh.stateHash());
                    }
                    final Bytes<?> bytes = document.wire().bytes();
                    final int lengthBytes = Math.toIntExact(bytes.readRemaining());
                    view.wrap(bytes.addressForRead(bytes.readPosition()), lengthBytes);
                    for (int offset = 0; offset < lengthBytes; offset += OrderCodec.LENGTH_BYTES)
                    {
                        codec.decode(0, view, offset, OrderCodec.LENGTH_BYTES, command);
                        fresh.apply(command);
                    }
                }
            }
        }
    }

    /** A Disruptor and its queue. */
    private final class Running implements Pipeline
    {
        private final ChronicleQueue queue;
        private final OrderStream stream;
        private final OrderJournaling journaling;
        private final Disruptor<OrderCommand> disruptor;
        private final RingBuffer<OrderCommand> ring;

        Running(final ChronicleQueue queue, final OrderStream stream, final BookStage stage)
        {
            this.queue = queue;
            this.stream = stream;
            this.journaling = new OrderJournaling(queue, api);
            this.disruptor = new Disruptor<>(
                OrderCommand::new, TidemillWorkload.RING_SIZE, DaemonThreadFactory.INSTANCE, ProducerType.SINGLE,
                wait.strategy());
            if (fused)
            {
                batches.first(disruptor, new FusedHandler<>(
                    disruptor.getRingBuffer(), journaling, stage, OrderJournaling.BATCH));
            }
            else
            {
                batches.then(batches.first(disruptor, journaling), stage);
            }
            this.ring = disruptor.start();
        }

        @Override
        public Sender sender(final int producer)
        {
            return index ->
            {
                final long sequence = ring.next();
                stream.fill(index, ring.get(sequence));
                ring.publish(sequence);
            };
        }

        @Override
        public void stop() throws TimeoutException, InterruptedException
        {
            disruptor.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            journaling.awaitClosed(PATIENCE);
            queue.close();
        }
    }
}
