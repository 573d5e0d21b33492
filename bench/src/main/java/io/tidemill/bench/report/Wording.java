// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

/**
 * What every page says of the way of measuring.
 */
final class Wording
{
    static final String FORKS = "in each, every contender runs once, one after the other, in a fresh JVM with the " +
        "same flags";
    static final String WARM_UP = "Warm-up passes come before the timed one in each JVM; files are synced and " +
        "removed after it.";
    static final String RATIOS = "A ratio is ours over the other's in each round, then the median of the rounds: of " +
        "events per second above 1 ours is better, of latency and processor time below 1. Of a limit ours is a " +
        "share.";
    static final String OF_LIMIT = "\"Of limit\" is what a contender reaches of the first limit that the table " +
        "names, in the same rounds: a share of its events per second, or how many times its latency.";
    static final String CHECKS = "What every contender handled, and what was read back from its files, gave the " +
        "checksum of a plain loop over the same events; otherwise the run would have failed.";
    static final String LATENCY = "Latency counts from the planned send time at a fixed rate, so an event that has " +
        "to wait for its turn is late. Where the rate was not reached there is no figure.";

    private Wording()
    {
    }

    static String rounds(final int rounds)
    {
        return rounds + (rounds == 1 ? " round" : " rounds");
    }
}
