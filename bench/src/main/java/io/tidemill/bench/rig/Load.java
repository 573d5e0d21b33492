// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * How much work a round is.
 *
 * @param events          of one timed pass.
 * @param passes          timed; the round counts with the median of them, since a single one is at the mercy of a noisy
 *                        machine. One that writes files removes them before the next.
 * @param warmUpEvents    of one warm-up pass, where it writes files; reading passes read what is there.
 * @param warmUpMs        how long to repeat warm-up passes.
 * @param eventsPerSecond rate at which to send; 0 for as fast as it goes.
 */
public record Load(long events, int passes, long warmUpEvents, long warmUpMs, double eventsPerSecond)
{
    /** Faster than anything goes. */
    private static final double FULL_SPEED_PER_S = 1e9;

    /**
     * Checks the figures.
     *
     * @param events          of one timed pass.
     * @param passes          timed.
     * @param warmUpEvents    of one warm-up pass.
     * @param warmUpMs        how long to repeat warm-up passes.
     * @param eventsPerSecond rate at which to send; 0 for as fast as it goes.
     */
    public Load
    {
        if (events < 1 || passes < 1 || warmUpEvents < 1 || warmUpMs < 0 || !(eventsPerSecond >= 0))
        {
            throw new IllegalArgumentException("a load needs events, passes and warm-up events of at least 1, not " +
                events + ", " + passes + ", " + warmUpEvents + ", and no negative time or rate, not " + warmUpMs +
                " ms, " + eventsPerSecond + "/s");
        }
    }

    /**
     * A load that is worked off as fast as it goes.
     *
     * @param events       of one timed pass.
     * @param passes       timed.
     * @param warmUpEvents of one warm-up pass.
     * @param warmUpMs     how long to repeat warm-up passes.
     */
    public Load(final long events, final int passes, final long warmUpEvents, final long warmUpMs)
    {
        this(events, passes, warmUpEvents, warmUpMs, 0);
    }

    /**
     * A load sent at a rate, in one timed pass. Warm-up passes run at full speed, to be compiled, and one at the rate.
     *
     * @param eventsPerSecond rate.
     * @param seconds         of the timed pass.
     * @param warmUpEvents    of one warm-up pass.
     * @param warmUpMs        how long to repeat warm-up passes.
     * @return the load.
     */
    public static Load paced(
        final double eventsPerSecond, final double seconds, final long warmUpEvents, final long warmUpMs)
    {
        return new Load(
            Math.max(2, Math.round(eventsPerSecond * seconds)), 1, warmUpEvents, warmUpMs, eventsPerSecond);
    }

    /**
     * Whether events are sent at a rate.
     *
     * @return false if they are sent as fast as it goes.
     */
    public boolean isPaced()
    {
        return eventsPerSecond > 0;
    }

    /**
     * The same work with fewer events.
     *
     * @param limit most events of a pass.
     * @return this load, capped.
     */
    public Load atMost(final long limit)
    {
        // A rate needs two events.
        final long most = isPaced() ? Math.max(2, limit) : limit;
        return new Load(
            Math.min(events, most), passes, Math.min(warmUpEvents, limit), warmUpMs, eventsPerSecond);
    }

    /** The same, timed once. */
    Load inOnePass()
    {
        return new Load(events, 1, warmUpEvents, warmUpMs, eventsPerSecond);
    }

    /**
     * What one warm-up pass is. A paced load is warmed up on a plan too, one that is always behind, so that what looks
     * at the plan and what records are compiled before they are timed.
     */
    Load warmUp()
    {
        return new Load(warmUpEvents, 1, warmUpEvents, 0, isPaced() ? FULL_SPEED_PER_S : 0);
    }

    /** The last warm-up pass of a paced load: as the timed one, a fraction of it. */
    Load pacedWarmUp()
    {
        final long fraction = Math.max(1, Math.min(warmUpEvents, events / 10));
        return new Load(fraction, 1, fraction, 0, eventsPerSecond);
    }
}
