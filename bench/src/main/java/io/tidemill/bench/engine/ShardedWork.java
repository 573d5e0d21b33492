// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.engine;

import io.tidemill.bench.pipeline.BenchEvent;
import io.tidemill.bench.rig.Settings;

/**
 * Some work for each event, long enough to be worth a core of its own, and whose result counts. Pure.
 */
final class ShardedWork
{
    /** Setting: handlers that the work is spread over; a power of two. */
    static final String SHARDS = "shards";

    /**
     * Some 200 ns: a step took 1.47 ns on the machine that this was chosen on. A number of steps and not a time, so
     * that all contenders do the same and no clock is read.
     */
    private static final int STEPS = 136;

    private ShardedWork()
    {
    }

    /**
     * Marsaglia's xorshift from a start that follows from the key. A step is a bijection, and each needs the one
     * before, so none can be left out.
     *
     * @param id of an event.
     * @return what the work gives.
     */
    static long of(final long id)
    {
        long x = id + 1;
        for (int i = 0; i < STEPS; i++)
        {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    /** The model: the checksum of events made from the results of the work. */
    static long checksum(final Settings settings, final long events)
    {
        final BenchEvent event = new BenchEvent();
        long checksum = 0;
        for (long id = 0; id < events; id++)
        {
            event.fill(of(id));
            checksum = event.fold(checksum);
        }
        return checksum;
    }
}
