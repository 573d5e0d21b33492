// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import com.lmax.disruptor.RingBuffer;

/**
 * Sends into a Disruptor's ring as its guide shows it: claim, fill, publish; waits in the claim while the ring is full.
 *
 * @param ring to send into; for as many producers as it was made for.
 */
public record RingSender(RingBuffer<BenchEvent> ring) implements Pipeline.Sender
{
    @Override
    public void send(final long event)
    {
        final long sequence = ring.next();
        ring.get(sequence).fill(event);
        ring.publish(sequence);
    }
}
