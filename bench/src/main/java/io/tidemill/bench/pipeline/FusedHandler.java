// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;

/**
 * Journaling and logic on one thread, as one would write it by hand for a machine with two cores: what was appended is
 * handled as soon as its document is closed, while it is still in the cache.
 *
 * @param <T> of the events.
 */
public final class FusedHandler<T> implements EventHandler<T>
{
    private final RingBuffer<T> ring;
    private final EventHandler<T> journaling;
    private final EventHandler<T> logic;
    private final int batch;
    private long first;

    /**
     * A handler that calls two.
     *
     * @param ring       of the events.
     * @param journaling appends; is told by {@code endOfBatch} when to close a document.
     * @param logic      handles what was appended.
     * @param batch      most events in a document.
     */
    public FusedHandler(
        final RingBuffer<T> ring, final EventHandler<T> journaling, final EventHandler<T> logic, final int batch)
    {
        this.ring = ring;
        this.journaling = journaling;
        this.logic = logic;
        this.batch = batch;
    }

    @Override
    public void onStart()
    {
        journaling.onStart();
    }

    @Override
    public void onEvent(final T event, final long sequence, final boolean endOfBatch) throws Exception
    {
        final boolean endOfDocument = endOfBatch || sequence - first + 1 == batch;
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
