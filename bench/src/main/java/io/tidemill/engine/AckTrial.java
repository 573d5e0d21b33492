// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import com.lmax.disruptor.Sequence;

/**
 * A listener that waits for position 0, and how often it was told; for {@link AckStress} and {@link AckVoidStress}.
 */
final class AckTrial implements AckListener<String>
{
    private static final String ATTACHMENT = "attachment";

    final Acks acks = new Acks("in", 2, -1, AckTrial::fail);
    private final Sequence published = new Sequence();
    private int told;

    private static void fail(final Throwable error)
    {
        throw new IllegalStateException(error);
    }

    /** By the producer, which does not know yet whether its event is accepted. */
    void publish()
    {
        acks.put(0, this, ATTACHMENT);
        published.set(0);
    }

    /** By whoever moves the level: tells if the event is there. */
    void moveLevel()
    {
        acks.reached(published.get());
    }

    int told()
    {
        return told;
    }

    @Override
    public void reached(final long position, final String attachment)
    {
        told += position == 0 && ATTACHMENT.equals(attachment) ? 1 : 100;
    }

    @Override
    public void failed(final long position, final String attachment, final EngineFailedException reason)
    {
        told += 100;
    }
}
