// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.journal;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.pipeline.Pipeline;

import org.agrona.concurrent.IdleStrategy;

/**
 * Publishes each event as a message of its own, written in place.
 */
final class RecordedSender implements Pipeline.Sender
{
    private final ExclusivePublication publication;
    private final RecordedHandler handler;
    private final BufferClaim claimed = new BufferClaim();
    private final BenchEvent event = new BenchEvent();
    private final IdleStrategy idle;

    /**
     * @param publication to send with.
     * @param handler     whose failure ends the sending, too: nobody would make room any more.
     * @param idle        while there is no room.
     */
    RecordedSender(
        final ExclusivePublication publication, final RecordedHandler handler, final IdleStrategy idle)
    {
        this.idle = idle;
        this.publication = publication;
        this.handler = handler;
    }

    @Override
    public void send(final long sequence)
    {
        event.fill(sequence);
        long position = publication.tryClaim(BenchEvent.LENGTH_BYTES, claimed);
        while (position < 0)
        {
            if (position != Publication.BACK_PRESSURED && position != Publication.ADMIN_ACTION)
            {
                throw new IllegalStateException(
                    "event " + sequence + " was not taken: " + Publication.errorString(position));
            }
            handler.check();
            idle.idle();
            position = publication.tryClaim(BenchEvent.LENGTH_BYTES, claimed);
        }
        event.encode(claimed.buffer(), claimed.offset());
        claimed.commit();
    }
}
