// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * How often things are repeated.
 *
 * @param rounds of each contender.
 * @param trials of each option of an axis, of which the median counts.
 */
public record Effort(int rounds, int trials)
{
    /**
     * Checks the figures.
     *
     * @param rounds of each contender.
     * @param trials of each option.
     */
    public Effort
    {
        if (rounds < 1 || trials < 1)
        {
            throw new IllegalArgumentException(
                rounds + " rounds and " + trials + " trials of each option; at least 1 of both is needed");
        }
    }
}
