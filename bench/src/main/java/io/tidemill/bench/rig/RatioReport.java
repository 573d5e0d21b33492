// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

import java.util.OptionalDouble;

/**
 * How ours compares to a peer or to a limit.
 *
 * @param to     name of the peer.
 * @param chosen contender that stood for it.
 * @param ratios ours over the peer's, paired by round.
 * @param bar    the ratio to reach; empty where none was set.
 * @param metric that was compared: whether more or less is better.
 * @param limit  whether it is a limit, of which ours is a share.
 */
public record RatioReport(
    String to, String chosen, Spread ratios, OptionalDouble bar, Metric metric, boolean limit)
{
    /**
     * Whether the bar is reached.
     *
     * @return true without a bar.
     */
    public boolean isMet()
    {
        return bar.isEmpty() || metric.reaches(ratios.median(), bar.getAsDouble());
    }
}
