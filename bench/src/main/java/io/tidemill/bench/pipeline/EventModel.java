// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import io.tidemill.bench.rig.Settings;

/**
 * The checksum that every contender must arrive at, from a loop without any engine, queue or log.
 *
 * <p>With several producers only the order within each is given. So each producer's events have a checksum of their
 * own, and those are added up.
 */
public final class EventModel
{
    /** Setting: threads that send; a power of two, 1 if it is not set. */
    public static final String PRODUCERS = "producers";

    /** Setting: length of an event, if it is not 64. */
    public static final String EVENT_BYTES = "bytes";

    private static final int DEFAULT_BYTES = 64;

    private EventModel()
    {
    }

    /**
     * The checksum of all events of a pass.
     *
     * @param settings of the contender.
     * @param events   of the pass.
     * @return the right checksum.
     */
    public static long checksum(final Settings settings, final long events)
    {
        final BenchEvent event = new BenchEvent(settings.number(EVENT_BYTES, DEFAULT_BYTES));
        final int producers = settings.number(PRODUCERS, 1);
        long sum = 0;
        for (int producer = 0; producer < producers; producer++)
        {
            long checksum = 0;
            for (long sequence = producer; sequence < events; sequence += producers)
            {
                event.fill(sequence);
                checksum = event.fold(checksum);
            }
            sum += checksum;
        }
        return sum;
    }
}
