// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.OptionalDouble;

/**
 * How ours compares to a peer.
 *
 * @param to     name of the peer.
 * @param chosen contender that stood for it.
 * @param ratios ours over the peer's, paired by round.
 * @param bar    the ratio to reach; empty where none was set.
 */
record RatioReport(String to, String chosen, Spread ratios, OptionalDouble bar)
{
    boolean isMet()
    {
        return bar.isEmpty() || ratios.median() >= bar.getAsDouble();
    }
}
