// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

/**
 * What opening a journal found.
 *
 * @param totals    what was read, all of it intact
 * @param tail      what lay behind the last frame
 * @param otherBoot true if the last segment was written before the machine was last started
 * @param elapsedNs from opening until the end was reached, with all that the caller did with the entries in between
 */
public record JournalRecoveryReport(JournalTotals totals, JournalTail tail, boolean otherBoot, long elapsedNs)
{
}
