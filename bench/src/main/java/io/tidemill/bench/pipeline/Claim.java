// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;

import io.tidemill.bench.rig.Axis;
import io.tidemill.bench.rig.Settings;

import java.util.Locale;

/**
 * How a producer claims a slot of a Disruptor's ring, by the names that settings have.
 */
public enum Claim
{
    /** As the guide shows it; while the ring is full it parks. */
    NEXT
    {
        @Override
        public Pipeline.Sender sender(final RingBuffer<BenchEvent> ring)
        {
            return event ->
            {
                final long sequence = ring.next();
                ring.get(sequence).fill(event);
                ring.publish(sequence);
            };
        }
    },

    /** Without waiting; while the ring is full it leaves the core to others. */
    TRY_NEXT
    {
        @Override
        public Pipeline.Sender sender(final RingBuffer<BenchEvent> ring)
        {
            return event ->
            {
                final long sequence = tryNext(ring);
                ring.get(sequence).fill(event);
                ring.publish(sequence);
            };
        }
    };

    /** Name of the setting. */
    static final String SETTING = "claim";

    /**
     * What settings name.
     *
     * @param settings of a contender.
     * @return as the guide shows it if nothing was chosen.
     */
    public static Claim of(final Settings settings)
    {
        return settings.values().containsKey(SETTING) ? settings.value(SETTING, Claim.class) : NEXT;
    }

    /**
     * The choice to try.
     *
     * @return an axis.
     */
    public static Axis axis()
    {
        return Axis.of(SETTING, Axis.texts(values()));
    }

    /**
     * Sends into a ring.
     *
     * @param ring to send into; for as many producers as it was made for.
     * @return for one thread.
     */
    public abstract Pipeline.Sender sender(RingBuffer<BenchEvent> ring);

    /** The exception is a constant of Disruptor's, without a trace. */
    private static long tryNext(final RingBuffer<BenchEvent> ring)
    {
        while (true)
        {
            try
            {
                return ring.tryNext();
            }
            catch (final InsufficientCapacityException ignore)
            {
                Thread.yield();
            }
        }
    }

    @Override
    public String toString()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
