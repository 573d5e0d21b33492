// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.Arrays;

/**
 * One option tried before the rounds.
 *
 * @param contender that was tried.
 * @param settings  that it was tried with.
 * @param rates     events per second, one per turn.
 */
record TrialReport(String contender, Settings settings, double[] rates)
{
    double best()
    {
        return Arrays.stream(rates).max().orElseThrow();
    }
}
