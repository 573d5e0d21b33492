// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * What one contender reached.
 *
 * @param name     of the contender, or of the peer that it stands for.
 * @param settings that it ran with.
 * @param rates    events per second, one per round in the order of rounds.
 */
record ContenderReport(String name, Settings settings, double[] rates)
{
    Spread spread()
    {
        return Spread.of(rates);
    }
}
