// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import io.tidemill.bench.pipeline.BenchEvent;

/**
 * The events of one producer, made once and handed out in turns: what users of a queue of references do to keep the
 * collector out of the way. For one thread.
 *
 * <p>No event is handed out while it may still be read. Let the pool have {@code n = queued + inHand + 1} events. When
 * event {@code s} is handed out, it is the object of {@code s - n}, and all up to {@code s - 1} were put in. Had
 * {@code s - n} not been handled, then the {@code n} events from it up to {@code s - 1} would all be queued or in the
 * consumer's hand, since the queue keeps their order; but there is only room for {@code n - 1}. And the producer sees
 * it handled: to put in {@code s - 1} it saw a free place that the consumer left behind handling {@code s - n}.
 */
final class EventPool
{
    private final BenchEvent[] events;
    private int next;

    /**
     * @param queued most events in the queue.
     * @param inHand most events that the consumer took and has not handled.
     */
    EventPool(final int queued, final int inHand)
    {
        events = new BenchEvent[queued + inHand + 1];
        for (int i = 0; i < events.length; i++)
        {
            events[i] = new BenchEvent();
        }
    }

    /** The event handed out longest ago, to be filled and put in. */
    BenchEvent next()
    {
        final BenchEvent event = events[next];
        next = next + 1 == events.length ? 0 : next + 1;
        return event;
    }
}
