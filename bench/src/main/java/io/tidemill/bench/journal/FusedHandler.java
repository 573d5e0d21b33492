// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;

import io.tidemill.bench.pipeline.BenchEvent;

/**
 * Journaling and logic on one thread, as one would write it by hand for a machine with two cores: what was appended is
 * handled as soon as its document is closed, while it is still in the cache.
 */
final class FusedHandler implements EventHandler<BenchEvent>
{
    private final RingBuffer<BenchEvent> ring;
    private final Journaling journaling;
    private final EventHandler<BenchEvent> logic;
    private long first;

    FusedHandler(
        final RingBuffer<BenchEvent> ring, final Journaling journaling, final EventHandler<BenchEvent> logic)
    {
        this.ring = ring;
        this.journaling = journaling;
        this.logic = logic;
    }

    @Override
    public void onStart()
    {
        journaling.onStart();
    }

    @Override
    public void onEvent(final BenchEvent event, final long sequence, final boolean endOfBatch) throws Exception
    {
        final boolean endOfDocument = endOfBatch || sequence - first + 1 == PeerWriter.Api.BATCH;
        journaling.onEvent(event, sequence, endOfDocument);
        if (endOfDocument)
        {
            for (long handled = first; handled <= sequence; handled++)
            {
                logic.onEvent(ring.get(handled), handled, handled == sequence);
            }
            first = sequence + 1;
        }
    }

    @Override
    public void onShutdown()
    {
        journaling.onShutdown();
    }
}
