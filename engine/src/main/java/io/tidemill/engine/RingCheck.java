// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Whether the ring is long enough for stages that wait for the disk: what comes in while a sync runs stays in the ring,
 * and so does what came in during the one before, which that sync covers.
 */
final class RingCheck
{
    private static final Logger LOGGER = LoggerFactory.getLogger(Engine.class);
    private static final int SYNCS_IN_THE_RING = 2;

    /** What is expected of an engine whose inlets are not limited. */
    private static final double USUAL_RATE = 100_000;

    private RingCheck()
    {
    }

    /** Before anything runs: warns if the ring would hold up producers. */
    static void warn(final EngineConfig<?> config, final LogSession<?> session)
    {
        if (config.graph().stages().stream().anyMatch(each -> each.stage().durability() == Durability.FSYNC))
        {
            final String warning = warning(config.ringSize(), session.syncNs(), expectedRate(config.inlets()));
            if (!warning.isEmpty())
            {
                LOGGER.warn("engine \"{}\": {}", config.name(), warning);
            }
        }
    }

    /** The sum of what inlets are limited to, if all are. */
    private static double expectedRate(final List<EngineConfig.InletPlan> inlets)
    {
        double rate = 0;
        for (final EngineConfig.InletPlan inlet : inlets)
        {
            if (inlet.limits().eventsPerSecond() == 0)
            {
                return USUAL_RATE;
            }
            rate += inlet.limits().eventsPerSecond();
        }
        return rate;
    }

    /** Empty if there is nothing to warn of. */
    static String warning(final int ringSize, final long syncNs, final double eventsPerSecond)
    {
        final double seconds = Math.max(1, syncNs) / (double)TimeUnit.SECONDS.toNanos(1);
        final double possible = ringSize / (SYNCS_IN_THE_RING * seconds);
        if (possible >= eventsPerSecond)
        {
            return "";
        }
        final long wanted = (long)Math.ceil(eventsPerSecond * SYNCS_IN_THE_RING * seconds);
        return String.format(Locale.ROOT, "a sync takes %.1f ms here, and stages wait for FSYNC: with a ring of %d " +
            "events no more than some %,.0f a second get through (%,.0f are to be expected), and producers wait; " +
            "ringSize(%d) would do", seconds * 1e3, ringSize, possible, eventsPerSecond,
            Long.highestOneBit(Math.max(1, wanted - 1)) << 1);
    }
}
