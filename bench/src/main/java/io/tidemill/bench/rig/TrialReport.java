// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.rig;

/**
 * One option tried before the rounds.
 *
 * @param contender that was tried.
 * @param settings  that it was tried with.
 * @param rate      events per second.
 */
record TrialReport(String contender, Settings settings, double rate)
{
}
