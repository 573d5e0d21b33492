// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * How much work a round is.
 *
 * @param events       of one timed pass.
 * @param passes       timed; the round counts with the median of them, since a single one is at the mercy of a noisy
 *                     machine. One that writes files removes them before the next.
 * @param warmUpEvents of one warm-up pass, where it writes files; reading passes read what is there.
 * @param warmUpMs     how long to repeat warm-up passes.
 */
public record Load(long events, int passes, long warmUpEvents, long warmUpMs)
{
    /**
     * Checks the figures.
     *
     * @param events       of one timed pass.
     * @param passes       timed.
     * @param warmUpEvents of one warm-up pass.
     * @param warmUpMs     how long to repeat warm-up passes.
     */
    public Load
    {
        if (events < 1 || passes < 1 || warmUpEvents < 1 || warmUpMs < 0)
        {
            throw new IllegalArgumentException("a load needs events, passes and warm-up events of at least 1, not " +
                events + ", " + passes + ", " + warmUpEvents);
        }
    }

    /**
     * The same work with fewer events.
     *
     * @param limit most events of a pass.
     * @return this load, capped.
     */
    public Load atMost(final long limit)
    {
        return new Load(Math.min(events, limit), passes, Math.min(warmUpEvents, limit), warmUpMs);
    }
}
